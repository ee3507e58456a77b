package dev.zerocopy.cache.codec.objects;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.UnreadableValueException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The metadata of an entry that holds an object: where its bytes are, and the shape of each class
 * of the application that they were written from.
 *
 * <p>{@code { format u32, classes u32, payload offset u64, payload length u64 }}, then for each
 * class, ordered by name, {@code { fingerprint u64, length of the name u16, name in UTF-8 }}.
 *
 * @param format which version of the codec's bytes it is
 * @param offset where the object's bytes begin in the entry
 * @param lengthBytes how many there are
 * @param shapes fingerprints by the names of classes
 */
record ObjectTable(int format, long offset, long lengthBytes, Map<String, Long> shapes) {

  private static final int FIXED_BYTES = 24;
  private static final int CLASS_BYTES = 10;

  ByteBuffer encode() {
    int lengthBytes = FIXED_BYTES;
    Map<String, byte[]> names = new TreeMap<>();
    for (String name : shapes.keySet()) {
      byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
      names.put(name, encoded);
      lengthBytes += CLASS_BYTES + encoded.length;
    }
    ByteBuffer bytes = ByteBuffer.allocate(lengthBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(format).putInt(names.size()).putLong(offset).putLong(this.lengthBytes);
    names.forEach(
        (name, encoded) ->
            bytes
                .putLong(shapes.getOrDefault(name, 0L))
                .putShort((short) encoded.length)
                .put(encoded));
    return bytes.flip();
  }

  /** The fingerprint of the whole, for the entry's header. */
  static long fingerprint(ByteBuffer encoded) {
    byte[] classes = new byte[encoded.remaining() - FIXED_BYTES];
    encoded.get(encoded.position() + FIXED_BYTES, classes);
    return Hashing.xxh64().hashBytesToLong(classes);
  }

  /**
   * Reads a table of a format.
   *
   * @throws UnreadableValueException if it is of another format or damaged
   */
  static ObjectTable decode(ByteBuffer bytes, int format) {
    try {
      int found = bytes.getInt();
      if (found != format) {
        throw new UnreadableValueException(
            MissReason.VERSION, "format of the object: expected " + format + ", found " + found);
      }
      int count = bytes.getInt();
      long offset = bytes.getLong();
      long lengthBytes = bytes.getLong();
      Map<String, Long> shapes = new TreeMap<>();
      for (int i = 0; i < count; i++) {
        long fingerprint = bytes.getLong();
        byte[] name = new byte[Short.toUnsignedInt(bytes.getShort())];
        bytes.get(name);
        shapes.put(new String(name, StandardCharsets.UTF_8), fingerprint);
      }
      return new ObjectTable(found, offset, lengthBytes, shapes);
    } catch (BufferUnderflowException e) {
      UnreadableValueException unreadable =
          new UnreadableValueException(
              MissReason.VERSION, "table of classes: expected more bytes than there are");
      unreadable.initCause(e);
      throw unreadable;
    }
  }
}
