package dev.zerocopy.cache.cache;

import org.jspecify.annotations.Nullable;

/**
 * A value that was loaded, and what became of it.
 *
 * @param value belongs to who loaded it
 * @param isStored whether others find it, or found it before it was removed again
 * @param isShareable whether those who waited for a value that is not stored may have the same
 *     object, rather than load it again: not if it is for one to use up or to close, nor if nothing
 *     is known of it because it is of a kind that cannot be stored
 */
public record Loaded(@Nullable Object value, boolean isStored, boolean isShareable) {

  static Loaded of(@Nullable Object value, Put put) {
    return new Loaded(
        value, put == Put.STORED, put != Put.REFUSED && !(value instanceof AutoCloseable));
  }

  /** What became of a value that was to be stored. */
  enum Put {
    STORED,
    /** Its condition did not hold: there is another, or what is newer was removed. */
    OVERTAKEN,
    /** The cache does not keep it, or the backend could not. */
    NOT_STORED,
    /** It is of a kind that cannot be stored. */
    REFUSED
  }
}
