package dev.zerocopy.cache.codec;

import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.StoredEntry;
import java.io.IOException;

/**
 * One family of values: how they are written into an entry and read from it.
 *
 * <p><b>Threads</b>: safe.
 */
public interface Codec {

  /** The number in an entry's header, from 1 to 65535; below 1024 are the library's own. */
  int id();

  /** What its entries are called where somebody looks at them, in lower case. */
  default String format() {
    return "codec " + id();
  }

  /** Whether the codec can write a value. */
  boolean accepts(Object value);

  /**
   * Writes a value and returns the attributes of its entry.
   *
   * @throws dev.zerocopy.cache.store.UnsupportedValueException if this value cannot be stored
   */
  EntryAttributes write(Object value, EntryWriter writer) throws IOException;

  /**
   * Makes the immutable view of an entry that all its hits through this codec share. No other codec
   * is given it, not even an equal one.
   *
   * @throws dev.zerocopy.cache.store.UnreadableValueException if the value's class has changed
   */
  Object view(StoredEntry entry);

  /** What one hit returns: the view itself, or something of its own made from it. */
  default Object hit(Object view, EntryAttributes attributes) {
    return view;
  }

  /**
   * Whether a value that {@link #hit} returned can be changed by nobody, so that it may be given to
   * other hits as well. Who is not sure says no.
   */
  default boolean isImmutable(Object value) {
    return false;
  }

  /** Whether a value is itself read from the entry that it is written to: see {@link #stored}. */
  default boolean readsBack(Object value) {
    return false;
  }

  /** Told that a value is stored that {@link #readsBack}, with the view of its entry. */
  default void stored(Object value, Object view) {}
}
