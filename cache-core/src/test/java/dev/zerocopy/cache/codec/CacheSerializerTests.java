package dev.zerocopy.cache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.entry.MappedEntry;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.store.UnreadableValueException;
import dev.zerocopy.cache.store.UnsupportedValueException;
import dev.zerocopy.cache.test.EntryFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheSerializerTests {

  @TempDir private Path directory;

  @Test
  void null_isStoredAndReadBack() throws IOException {
    CacheSerializer serializer = CacheSerializer.builder().build();
    for (int length = 0; length < 10; length++) {
      Path file = directory.resolve("null" + length);
      EntryFiles.write(
          file, CacheKey.of("k".repeat(length)), writer -> serializer.write(null, writer));
      MappedEntry entry = EntryFiles.open(file);
      assertThat(entry.attributes().flags()).isEqualTo(EntryAttributes.FLAG_NULL);
      assertThat(serializer.read(entry)).isNull();
      serializer.stored(null, entry);
    }
  }

  @Test
  void value_thatNoCodecAccepts_isRefusedWithTheNextStep() {
    assertThatThrownBy(() -> EntryFiles.write(directory.resolve("refused"), new int[3]))
        .isInstanceOf(UnsupportedValueException.class)
        .hasMessage(
            "No codec stores a [I; return a table, a list of records, bytes, text or a resource,"
                + " or declare a CacheSerializer bean with a codec for it");
  }

  @Test
  void codec_thatIsAdded_storesItsValuesAndSharesOneView() throws IOException {
    CacheSerializer serializer = CacheSerializer.builder().codec(new Words(2000)).build();
    Path file = directory.resolve("words");
    EntryFiles.write(file, EntryFiles.KEY, writer -> serializer.write("some words", writer));
    MappedEntry entry = EntryFiles.open(file);
    Object view = serializer.read(entry);
    assertThat(view).isEqualTo("some words");
    assertThat(serializer.read(entry)).isSameAs(view);
  }

  /** As when two applications of one JVM share the open entries of a directory. */
  @Test
  void entry_readByTwoCodecsOfOneId_hasAViewOfEach() throws IOException {
    List<Owned> codecs = List.of(new Owned(2000), new Owned(2000));
    CacheSerializer first = CacheSerializer.builder().codec(codecs.get(0)).build();
    CacheSerializer second = CacheSerializer.builder().codec(codecs.get(1)).build();
    Path file = directory.resolve("words");
    EntryFiles.write(file, EntryFiles.KEY, writer -> first.write("some words", writer));
    MappedEntry entry = EntryFiles.open(file);
    for (int round = 0; round < 2; round++) {
      assertThat(first.read(entry)).isEqualTo(new Owned.View(codecs.get(0), "some words"));
      assertThat(first.read(entry)).isSameAs(first.read(entry));
      assertThat(second.read(entry)).isEqualTo(new Owned.View(codecs.get(1), "some words"));
    }
  }

  @Test
  void entry_ofAnUnknownCodec_isAMissOfItsVersion() throws IOException {
    CacheSerializer writing = CacheSerializer.builder().codec(new Words(2000)).build();
    Path file = directory.resolve("words");
    EntryFiles.write(file, EntryFiles.KEY, writer -> writing.write("some words", writer));
    CacheSerializer reading = CacheSerializer.builder().codec(new Words(2001)).build();
    assertThatThrownBy(() -> reading.read(EntryFiles.open(file)))
        .isInstanceOfSatisfying(
            UnreadableValueException.class,
            e -> assertThat(e.reason()).isEqualTo(MissReason.VERSION))
        .hasMessage("codec: expected one of this serializer, found 2000");
  }

  @Test
  void codecIds_mustBeUniqueAndInRange() {
    for (int id : new int[] {0, -1, 65_536}) {
      assertThatThrownBy(() -> CacheSerializer.builder().codec(new Words(id)).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("Codec id must be unique and from 1 to 65535, got ");
    }
    assertThatThrownBy(
            () -> CacheSerializer.builder().codec(new Words(7)).codec(new Words(7)).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Codec id must be unique and from 1 to 65535, got 7");
  }

  @Test
  void withChecksum_changesNothingElse() {
    CacheSerializer lazy = CacheSerializer.builder().build();
    assertThat(lazy.checksum()).isEqualTo(ChecksumMode.LAZY);
    assertThat(lazy.withChecksum(ChecksumMode.LAZY)).isSameAs(lazy);
    assertThat(lazy.withChecksum(ChecksumMode.NONE).checksum()).isEqualTo(ChecksumMode.NONE);
    assertThat(CacheSerializer.builder().checksum(ChecksumMode.EAGER).build().checksum())
        .isEqualTo(ChecksumMode.EAGER);
  }

  /** Stores strings as metadata. */
  private record Words(int id) implements Codec {

    @Override
    public boolean accepts(Object value) {
      return value instanceof String;
    }

    @Override
    public EntryAttributes write(Object value, EntryWriter writer) throws IOException {
      writer.begin(contentOffset -> new byte[EntryWriter.LEADING_BYTES]);
      writer.finish(ByteBuffer.wrap(((String) value).getBytes(StandardCharsets.UTF_8)));
      return new EntryAttributes(id, 0, 0, 0);
    }

    @Override
    public Object view(StoredEntry entry) {
      return StandardCharsets.UTF_8.decode(entry.metadata()).toString();
    }
  }

  /** Stores strings, whose views say which instance of this codec made them. */
  private static final class Owned implements Codec {

    private final Words words;

    Owned(int id) {
      this.words = new Words(id);
    }

    private record View(Owned by, Object text) {}

    @Override
    public int id() {
      return words.id();
    }

    @Override
    public boolean accepts(Object value) {
      return words.accepts(value);
    }

    @Override
    public EntryAttributes write(Object value, EntryWriter writer) throws IOException {
      return words.write(value, writer);
    }

    @Override
    public Object view(StoredEntry entry) {
      return new View(this, words.view(entry));
    }
  }
}
