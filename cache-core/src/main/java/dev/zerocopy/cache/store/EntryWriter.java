package dev.zerocopy.cache.store;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The stream that a codec writes one value into, checksummed as it passes.
 *
 * <p>Everything written belongs to a <em>piece</em>, the unit in which a reader verifies and faults
 * pages in; inside a piece a checksum covers at most 256 KiB. Gaps between pieces, left by {@link
 * #startPiece}, hold zeros and are not covered.
 *
 * <p><b>Threads</b>: confined to the thread that writes. <b>Limits</b>: 2<sup>62</sup> bytes of
 * payload, 256 MiB of metadata.
 */
public interface EntryWriter {

  /** Size of {@link Leading#bytes}: what precedes the header in every entry. */
  int LEADING_BYTES = 24;

  /**
   * Starts the entry.
   *
   * <p>The header and the key follow the leading bytes; content starts where {@link #position()}
   * says after this call, always 4 bytes past a multiple of 8 (so that an Arrow Schema message may
   * hold the header between its root offset and its root table).
   */
  void begin(Leading leading) throws IOException;

  /** Offset in the entry of the next byte written. */
  long position();

  /**
   * Ends the current piece and starts one at the next multiple of {@code alignmentBytes}, a power
   * of two.
   */
  void startPiece(int alignmentBytes) throws IOException;

  /** Writes {@code lengthBytes} bytes that {@code source} copies out, part by part, in order. */
  void write(long lengthBytes, Source source) throws IOException;

  /** Writes the remaining bytes of a buffer. */
  default void write(ByteBuffer bytes) throws IOException {
    int start = bytes.position();
    write(
        bytes.remaining(),
        (offset, target) ->
            target.put(target.position(), bytes, start + (int) offset, target.remaining()));
  }

  /**
   * Says how many bytes the payload has once it is decompressed; as many as it has if this is not
   * called. To be called before {@link #finish}.
   */
  default void uncompressed(long payloadBytes) {}

  /**
   * Ends the entry with the bytes that a reader has verified and in memory before it touches the
   * payload. They are the last bytes of the entry.
   */
  void finish(ByteBuffer metadata) throws IOException;

  /** Makes the bytes before the header, once it is known where content starts. */
  @FunctionalInterface
  interface Leading {

    /** Returns exactly {@link #LEADING_BYTES} bytes. */
    byte[] bytes(long contentOffset);
  }

  /** Bytes that can be copied out in parts. */
  @FunctionalInterface
  interface Source {

    /** Fills all of {@code target} (a direct buffer) with the bytes from {@code offset} on. */
    void copy(long offset, ByteBuffer target);
  }
}
