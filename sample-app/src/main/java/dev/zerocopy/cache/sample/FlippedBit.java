package dev.zerocopy.cache.sample;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One bit of an entry's file that was turned over in place, as a failing disk does.
 *
 * <p><b>Source</b>: docs/entry-format.md of the project.
 *
 * @param offset of the byte in the file
 * @param before the byte as it was
 * @param after the byte as it is now
 */
record FlippedBit(long offset, int before, int after) {

  private static final int HEADER = 24;
  private static final int TRAILER_OFFSET = HEADER + 96;
  private static final int PIECES = HEADER + 120;
  private static final int PIECE_BYTES = 16;

  /** Flips a bit in the middle of a piece: in a table, of a column of a batch, by its number. */
  static FlippedBit inPiece(Path entry, int piece) throws IOException {
    try (FileChannel file =
        FileChannel.open(entry, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      int pieces = read(file, PIECES, Integer.BYTES).getInt();
      if (piece >= pieces) {
        throw new IOException("The entry must have a piece " + piece + ", it has " + pieces);
      }
      long trailer = read(file, TRAILER_OFFSET, Long.BYTES).getLong();
      ByteBuffer place = read(file, trailer + (long) piece * PIECE_BYTES, PIECE_BYTES);
      return flip(file, place.getLong() + place.getLong() / 2);
    }
  }

  private static FlippedBit flip(FileChannel file, long offset) throws IOException {
    byte before = read(file, offset, 1).get();
    byte after = (byte) (before ^ 1);
    file.write(ByteBuffer.wrap(new byte[] {after}), offset);
    return new FlippedBit(offset, Byte.toUnsignedInt(before), Byte.toUnsignedInt(after));
  }

  private static ByteBuffer read(FileChannel file, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, offset + bytes.position()) < 0) {
        throw new EOFException("The entry ends at byte " + file.size());
      }
    }
    return bytes.flip();
  }
}
