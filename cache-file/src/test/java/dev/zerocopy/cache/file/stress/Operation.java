package dev.zerocopy.cache.file.stress;

/**
 * What one thread did, and when.
 *
 * @param key the key's number; clears have none
 * @param version of the value that was put or read; {@link #NONE} for a miss
 * @param startNanos of the clock that all processes of the machine share
 * @param endNanos {@link Long#MAX_VALUE} if the process died meanwhile: it may or may not be done
 */
record Operation(Kind kind, int key, long version, long startNanos, long endNanos) {

  static final long NONE = 0;

  /** A value that is not what one put wrote. */
  static final long HALF = -1;

  enum Kind {
    GET(1),
    PUT(2),
    EVICT(3),
    CLEAR(4);

    /** What a log says for it. */
    final int code;

    Kind(int code) {
      this.code = code;
    }

    static Kind of(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalArgumentException("Kind must be one of 1 to 4, got " + code);
    }
  }

  boolean isEnded() {
    return endNanos != Long.MAX_VALUE;
  }

  /** Whether a key may have no entry after it. */
  boolean isRemoval() {
    return kind == Kind.EVICT || kind == Kind.CLEAR;
  }
}
