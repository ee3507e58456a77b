package dev.zerocopy.cache.codec.arrow;

import dev.zerocopy.cache.entry.SpoolFile;
import dev.zerocopy.cache.store.EntryWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.jspecify.annotations.Nullable;

/** Tables in private temporary files. */
final class Spools {

  private Spools() {}

  static MappedArrowTable copyOf(VectorSchemaRoot root, @Nullable DictionaryProvider dictionaries) {
    return spool(writer -> ArrowCodec.writeRoot(root, dictionaries, true, writer));
  }

  static MappedArrowTable spool(Content content) {
    try {
      return new MappedArrowTable(
          SpoolFile.write(
              writer -> {
                content.writeTo(writer);
                return ArrowCodec.TABLE;
              }));
    } catch (IOException e) {
      throw new UncheckedIOException("A table cannot be written to java.io.tmpdir", e);
    }
  }

  /** Something that writes a table. */
  @FunctionalInterface
  interface Content {

    /** Writes all of it. */
    void writeTo(EntryWriter writer) throws IOException;
  }
}
