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

  /** Whether the codec can write a value. */
  boolean accepts(Object value);

  /**
   * Writes a value and returns the attributes of its entry.
   *
   * @throws dev.zerocopy.cache.store.UnsupportedValueException if this value cannot be stored
   */
  EntryAttributes write(Object value, EntryWriter writer) throws IOException;

  /**
   * Makes the immutable view of an entry that all its hits share.
   *
   * @throws dev.zerocopy.cache.store.UnreadableValueException if the value's class has changed
   */
  Object view(StoredEntry entry);

  /** What one hit returns: the view itself, or something of its own made from it. */
  default Object hit(Object view, EntryAttributes attributes) {
    return view;
  }

  /** Told that a value it wrote is stored, so that the value may read from there. */
  default void stored(Object value, StoredEntry entry) {}
}
