package dev.zerocopy.cache.compression;

import dev.zerocopy.cache.store.CorruptEntryException;
import java.nio.ByteBuffer;

/**
 * Where the content of a packed entry is read from, frame by frame, each once and in order.
 *
 * @param <X> thrown when it cannot be had
 */
@FunctionalInterface
public interface PackedContent<X extends Exception> {

  /**
   * Fills a native buffer with the entry's bytes from an offset on, and verifies them.
   *
   * @param target all that remains is to be filled; not to be kept
   * @throws CorruptEntryException if they do not match their checksums
   */
  void read(long offset, ByteBuffer target) throws X;
}
