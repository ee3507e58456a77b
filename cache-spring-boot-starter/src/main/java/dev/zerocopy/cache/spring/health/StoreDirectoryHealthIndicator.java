package dev.zerocopy.cache.spring.health;

import dev.zerocopy.cache.file.StoreDirectory;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether the cache directory takes new values.
 *
 * <p>Always up: without it the application is slower, not wrong. {@code storing} is false while the
 * disk has less free space than it must keep; what is stored is served all the same.
 */
public final class StoreDirectoryHealthIndicator extends AbstractHealthIndicator {

  private final StoreDirectory directory;

  /** Creates the indicator of a directory that somebody else closes. */
  public StoreDirectoryHealthIndicator(StoreDirectory directory) {
    super("The cache directory cannot be looked at");
    this.directory = directory;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    builder
        .up()
        .withDetail("directory", directory.directory().toString())
        .withDetail("storing", !directory.isLowOnDisk())
        .withDetail("stored", directory.storedBytes())
        .withDetail("free", directory.freeBytes())
        .withDetail("minFree", directory.minFreeBytes());
  }
}
