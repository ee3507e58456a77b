package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.cache.TimeToLive;
import dev.zerocopy.cache.cache.TimeToLiveFunction;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.spring.ZeroCopyCache;
import dev.zerocopy.cache.store.CacheStore;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes caches by their settings, each in its backend.
 *
 * <p><b>Failure</b>: a declared cache that cannot be opened stops the start; one that is first
 * asked for later only misses, until the next start.
 */
final class Caches {

  private static final Logger LOG = LoggerFactory.getLogger(ZeroCopyCache.class);

  private final SettingsByName settings;
  private final Function<Backend, CacheBackend> backends;
  private final ObjectCodecs objects;
  private final List<TimeToLiveFunction> timesToLive;

  /**
   * Creates the factory.
   *
   * @param backends asked for a backend when the first cache that has it is made
   */
  Caches(
      SettingsByName settings,
      Function<Backend, CacheBackend> backends,
      ObjectCodecs objects,
      List<TimeToLiveFunction> timesToLive) {
    this.settings = settings;
    this.backends = backends;
    this.objects = objects;
    this.timesToLive = timesToLive;
  }

  /** Makes a cache, or returns null if none of that name may be made. */
  @Nullable ZeroCopyCache create(String name) {
    CacheSettings own = settings.find(name);
    return own == null ? null : create(name, own);
  }

  private ZeroCopyCache create(String name, CacheSettings own) {
    CacheBackend backend = backends.apply(own.backend());
    CacheSerializer variant = variant(backend.serializer(), own);
    CacheStore store = open(name, backend, own, variant);
    Map<String, Object> settings = EffectiveSettings.of(own, backend.describe(own), variant);
    LOG.info("Cache {}: {}", name, EffectiveSettings.line(settings));
    TimeToLive timeToLive = new TimeToLive(own.timeToLive(), own.timeToLiveJitter(), timesToLive);
    return new ZeroCopyCache(
        NamedCache.of(name, store, variant, timeToLive, own.near(), own.cacheNullValues()),
        own.backend().id(),
        settings);
  }

  private CacheSerializer variant(CacheSerializer serializer, CacheSettings own) {
    CacheSerializer variant =
        own.checksum() == null ? serializer : serializer.withChecksum(own.checksum());
    variant = variant.withCompression(own.compression().over(variant.compression()));
    return own.codec() == null ? variant : variant.withFallback(objects.create(own.codec()));
  }

  private CacheStore open(
      String name, CacheBackend backend, CacheSettings own, CacheSerializer variant) {
    try {
      return backend.open(name, own, variant);
    } catch (RuntimeException e) {
      if (settings.declaredNames().contains(name)) {
        throw e;
      }
      LOG.warn("{}; it stays empty until the next start", e.getMessage(), e);
      return new UnusableStore(e);
    }
  }
}
