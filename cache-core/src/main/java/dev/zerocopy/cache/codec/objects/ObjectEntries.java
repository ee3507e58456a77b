package dev.zerocopy.cache.codec.objects;

import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;

/** How the three codecs of objects write an entry: one piece of bytes, then their classes. */
final class ObjectEntries {

  private static final byte[] MAGIC = {'Z', 'C', 'E', 'N', 'T', 'R', 'Y', '2'};

  private ObjectEntries() {}

  static EntryAttributes write(
      int codecId, int format, ByteBuffer payload, Map<String, Long> shapes, EntryWriter writer)
      throws IOException {
    writer.begin(contentOffset -> Arrays.copyOf(MAGIC, EntryWriter.LEADING_BYTES));
    writer.startPiece(Long.BYTES);
    ByteBuffer table =
        new ObjectTable(format, writer.position(), payload.remaining(), shapes).encode();
    writer.write(payload);
    writer.finish(table);
    return new EntryAttributes(codecId, 0, 0, ObjectTable.fingerprint(table));
  }
}
