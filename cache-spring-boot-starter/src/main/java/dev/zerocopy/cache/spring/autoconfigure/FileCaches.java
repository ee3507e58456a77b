package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.cache.TimeToLive;
import dev.zerocopy.cache.cache.TimeToLiveFunction;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.file.StoreDirectory;
import dev.zerocopy.cache.spring.ZeroCopyCache;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.ChecksumMode;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes caches in the file backend's directory by their settings.
 *
 * <p><b>Failure</b>: a declared cache that cannot be opened stops the start; one that is first
 * asked for later only misses, until the next start.
 */
final class FileCaches {

  private static final Logger LOG = LoggerFactory.getLogger(ZeroCopyCache.class);

  private final SettingsByName settings;
  private final StoreDirectory directory;
  private final CacheSerializer serializer;
  private final List<TimeToLiveFunction> timesToLive;

  FileCaches(
      SettingsByName settings,
      StoreDirectory directory,
      CacheSerializer serializer,
      List<TimeToLiveFunction> timesToLive) {
    this.settings = settings;
    this.directory = directory;
    this.serializer = serializer;
    this.timesToLive = timesToLive;
  }

  /** Makes a cache, or returns null if none of that name may be made. */
  @Nullable ZeroCopyCache create(String name) {
    CacheSettings own = settings.find(name);
    return own == null ? null : create(name, own);
  }

  private ZeroCopyCache create(String name, CacheSettings own) {
    CacheSerializer variant =
        own.checksum() == null ? serializer : serializer.withChecksum(own.checksum());
    CacheStore store = open(name, variant.checksum(), own);
    LOG.info(
        "Cache {}: backend {} in {}, time to live {}, time to idle {}, checksum {}, fsync {}",
        name,
        own.backend().id(),
        directory.directory(),
        own.timeToLive() == null ? "unlimited" : own.timeToLive(),
        own.timeToIdle() == null ? "unlimited" : own.timeToIdle(),
        variant.checksum().name().toLowerCase(Locale.ROOT),
        own.fsync().name().toLowerCase(Locale.ROOT));
    TimeToLive timeToLive = new TimeToLive(own.timeToLive(), own.timeToLiveJitter(), timesToLive);
    return new ZeroCopyCache(NamedCache.of(name, store, variant, timeToLive), own.backend().id());
  }

  private CacheStore open(String name, ChecksumMode checksum, CacheSettings own) {
    try {
      return directory.store(name, checksum, own.fsync(), own.timeToIdle());
    } catch (UncheckedIOException e) {
      if (settings.declaredNames().contains(name)) {
        throw new DirectoryFailedException(
            directory.directory(), e.getMessage() + ": " + e.getCause(), e);
      }
      LOG.warn("{}; it stays empty until the next start", e.getMessage(), e);
      return new UnusableStore(e);
    }
  }
}
