package dev.zerocopy.cache.entry;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where a backend puts the bytes of one entry while an {@link EntryEncoder} makes them.
 *
 * <p>They come in this order: the content, ascending, with gaps that must read as zeros; after
 * {@link #endContent} the trailer, ascending and without a gap; at last, from offset 0, what comes
 * before the content: leading bytes, header and key.
 *
 * <p><b>Threads</b>: confined to the one that encodes.
 *
 * <p><b>Failure</b>: whatever has failed is thrown by the next call that may throw; after {@link
 * #finish} returned, all is written.
 */
public interface EntryOutput extends AutoCloseable {

  /**
   * Returns an empty direct buffer to fill, whose capacity is a multiple of 256 KiB. The caller
   * holds at most one at a time.
   */
  ByteBuffer buffer() throws IOException;

  /**
   * Writes the remaining bytes of a buffer at an offset of the entry, now or soon; the buffer is
   * given up.
   *
   * @param buffer one that {@link #buffer} returned
   */
  void write(ByteBuffer buffer, long offset) throws IOException;

  /**
   * Told that all content is written and where it ended; the trailer follows from there on, after
   * at most 7 zeros.
   */
  default void endContent(long offset) throws IOException {}

  /** Waits until all is written. */
  void finish() throws IOException;

  /** Lets go of buffers and threads; an entry that was not finished is given up. */
  @Override
  void close();
}
