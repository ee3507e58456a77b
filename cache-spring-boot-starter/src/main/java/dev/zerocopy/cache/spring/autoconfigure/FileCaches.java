package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.file.StoreDirectory;
import dev.zerocopy.cache.spring.ZeroCopyCache;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes caches in the file backend's directory by their settings. */
final class FileCaches {

  private static final Logger LOG = LoggerFactory.getLogger(ZeroCopyCache.class);

  private final SettingsByName settings;
  private final StoreDirectory directory;
  private final CacheSerializer serializer;

  FileCaches(SettingsByName settings, StoreDirectory directory, CacheSerializer serializer) {
    this.settings = settings;
    this.directory = directory;
    this.serializer = serializer;
  }

  /** Makes a cache, or returns null if none of that name may be made. */
  @Nullable ZeroCopyCache create(String name) {
    CacheSettings own = settings.find(name);
    return own == null ? null : create(name, own);
  }

  private ZeroCopyCache create(String name, CacheSettings own) {
    CacheSerializer variant =
        own.checksum() == null ? serializer : serializer.withChecksum(own.checksum());
    LOG.info(
        "Cache {}: backend {} in {}, time to live {}, checksum {}",
        name,
        own.backend().id(),
        directory.directory(),
        own.timeToLive() == null ? "unlimited" : own.timeToLive(),
        variant.checksum().name().toLowerCase(Locale.ROOT));
    NamedCache cache =
        new NamedCache(name, directory.store(name, variant.checksum()), variant, own.timeToLive());
    return new ZeroCopyCache(cache, own.backend().id());
  }
}
