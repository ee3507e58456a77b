package dev.zerocopy.cache.store;

/**
 * What must hold when a finished entry is about to take its place; the store checks it under the
 * key's lock.
 *
 * @param ifAbsent whether the key must have no live entry but the replaceable one
 * @param replaceable the id of a live entry that does not count as one, because its value cannot be
 *     read; 0 for none
 * @param unlessRemoved whether {@link CacheStore#removals} must still be {@code removals}
 */
public record PutCondition(
    boolean ifAbsent, long replaceable, boolean unlessRemoved, long removals) {

  /** Holds always. */
  public static final PutCondition ALWAYS = new PutCondition(false, 0, false, 0);

  /** Holds if the key has no live entry. */
  public static final PutCondition IF_ABSENT = ifAbsentBut(0);

  /** Holds if the key has no live entry, or only one that cannot be read. */
  public static PutCondition ifAbsentBut(long replaceable) {
    return new PutCondition(true, replaceable, false, 0);
  }

  /** Holds unless the key was evicted or the cache cleared since a number of removals was read. */
  public static PutCondition unlessRemovedSince(long removals) {
    return new PutCondition(false, 0, true, removals);
  }

  /** This condition and that the key has no live entry, or only one that cannot be read. */
  public PutCondition andAbsentBut(long unreadable) {
    return new PutCondition(true, unreadable, unlessRemoved, removals);
  }
}
