package dev.zerocopy.cache.spring;

/**
 * Where a cache deliberately does not do what {@code ConcurrentMapCache} does, and why. {@link
 * SpringCacheContract} tests both ways; docs/configuration.md lists them.
 */
enum Deviation {
  /**
   * Null is a key like any other, where the oracle throws. Spring itself never passes null, it
   * throws before; who calls the cache directly need not fail.
   */
  NULL_KEY,

  /**
   * A key whose type has no canonical bytes is not cached, the log says so, and the call goes on.
   * Its {@code equals} and {@code hashCode} mean nothing in another process.
   */
  KEYS_OF_KNOWN_TYPES,

  /** Arrays are keys by their content: their identity means nothing in another process. */
  ARRAY_KEYS_BY_CONTENT,

  /** Who changes a value that he put or got changes nobody else's. */
  BY_VALUE,

  /** A value that cannot be stored is not cached, counted and logged; no call fails for it. */
  UNSUPPORTED_VALUES,

  /**
   * Who waited for a load that fails gets its failure, where the oracle lets the next one try: a
   * backend that is down is not asked by all of them one after the other.
   */
  SHARED_FAILURE,

  /**
   * A put, an evict or a clear does not wait for a load of the key that is under way: it takes
   * effect at once and the loaded value is not stored.
   */
  NO_WAIT_FOR_LOADS,

  /**
   * Whether a cache that is invalidated had entries is not known, which Spring allows for: Redis
   * tells it only to who looks at every key.
   */
  UNKNOWN_ENTRIES,

  /** A loader may ask for its own key: it loads again instead of failing. */
  RECURSIVE_LOADS
}
