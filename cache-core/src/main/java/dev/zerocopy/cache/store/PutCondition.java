package dev.zerocopy.cache.store;

/**
 * What must hold when a finished entry is about to take its place; the store checks it under the
 * key's lock.
 *
 * @param ifAbsent whether the key must have no live entry
 * @param unlessRemoved whether {@link CacheStore#removals} must still be {@code removals}
 */
public record PutCondition(boolean ifAbsent, boolean unlessRemoved, long removals) {

  /** Holds always. */
  public static final PutCondition ALWAYS = new PutCondition(false, false, 0);

  /** Holds if the key has no live entry. */
  public static final PutCondition IF_ABSENT = new PutCondition(true, false, 0);

  /** Holds unless the key was evicted or the cache cleared since a number of removals was read. */
  public static PutCondition unlessRemovedSince(long removals) {
    return new PutCondition(false, true, removals);
  }
}
