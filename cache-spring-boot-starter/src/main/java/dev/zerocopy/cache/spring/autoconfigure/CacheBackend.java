package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.spring.actuate.BackendState;
import dev.zerocopy.cache.store.CacheStore;
import java.util.Map;

/** One backend of the application: its serializer, and its stores by the settings of caches. */
interface CacheBackend {

  /** The serializer that caches of this backend have, unless their settings change it. */
  CacheSerializer serializer();

  /**
   * Opens the store of a cache.
   *
   * @param serializer the one that the cache has
   * @throws RuntimeException if it cannot be used; an application that declares the cache does not
   *     start then
   */
  CacheStore open(String name, CacheSettings settings, CacheSerializer serializer);

  /** Where values are, and what of the settings holds for this backend alone, by name. */
  Map<String, Object> describe(CacheSettings settings);

  /** Whether it does all that it should. */
  BackendState state();
}
