package dev.zerocopy.cache.store;

/**
 * What an entry's header says about the value in it.
 *
 * @param codecId which codec wrote it; a reader without that codec has a miss
 * @param valueKind which of the codec's kinds of value a hit must be
 * @param flags a set of the {@code FLAG_} bits
 * @param typeFingerprint hash of the value type's shape, or 0 where the codec has no shape to check
 */
public record EntryAttributes(int codecId, int valueKind, int flags, long typeFingerprint) {

  /** The entry is an uncompressed Arrow IPC file. */
  public static final int FLAG_ARROW = 1;

  /** The payload is compressed. */
  public static final int FLAG_COMPRESSED = 1 << 1;

  /** The payload is encrypted. */
  public static final int FLAG_ENCRYPTED = 1 << 2;

  /** The value is null; there is no payload. */
  public static final int FLAG_NULL = 1 << 3;

  /** Whether the payload is compressed. */
  public boolean isCompressed() {
    return (flags & FLAG_COMPRESSED) != 0;
  }

  /** The same with other flags. */
  public EntryAttributes withFlags(int flags) {
    return new EntryAttributes(codecId, valueKind, flags, typeFingerprint);
  }
}
