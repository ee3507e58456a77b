package dev.zerocopy.cache.spring.actuate;

import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Whether one backend of the caches does all that it should.
 *
 * <p>A degraded one is up unless the application wants another status for it: without it the
 * application is slower, not wrong.
 */
public final class BackendHealthIndicator extends AbstractHealthIndicator {

  private final Supplier<Optional<BackendState>> state;
  private final Status degraded;

  /**
   * Creates the indicator of a backend that somebody else closes.
   *
   * @param state empty while no cache uses the backend
   * @param degraded the status of one that is degraded
   */
  public BackendHealthIndicator(Supplier<Optional<BackendState>> state, Status degraded) {
    super("The backend of the caches cannot be looked at");
    this.state = state;
    this.degraded = degraded;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    Optional<BackendState> present = state.get();
    builder
        .status(present.filter(BackendState::isDegraded).map(s -> degraded).orElse(Status.UP))
        .withDetail("used", present.isPresent());
    present.ifPresent(
        s -> {
          builder.withDetail("degraded", s.isDegraded());
          s.details().forEach(builder::withDetail);
        });
  }
}
