package dev.zerocopy.cache.codec;

import dev.zerocopy.cache.codec.arrow.ArrowCodec;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.store.UnreadableValueException;
import dev.zerocopy.cache.store.UnsupportedValueException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one backend's values become entries: its codecs and its checksum mode.
 *
 * <p>Each backend has an instance of its own, a bean chosen by qualifier; nothing in it is shared
 * with another backend's.
 *
 * <p><b>Threads</b>: immutable, safe.
 */
public final class CacheSerializer {

  private static final int NULL_ID = 0;
  private static final EntryAttributes NULL =
      new EntryAttributes(NULL_ID, 0, EntryAttributes.FLAG_NULL, 0);
  private static final byte[] PLAIN_MAGIC = {'Z', 'C', 'E', 'N', 'T', 'R', 'Y', '2'};

  private final List<Codec> codecs;
  private final ChecksumMode checksum;

  private CacheSerializer(List<Codec> codecs, ChecksumMode checksum) {
    this.codecs = List.copyOf(codecs);
    this.checksum = checksum;
    Set<Integer> ids = new HashSet<>();
    for (Codec codec : codecs) {
      if (codec.id() <= NULL_ID || codec.id() > 0xffff || !ids.add(codec.id())) {
        throw new IllegalArgumentException(
            "Codec id must be unique and from 1 to 65535, got " + codec.id());
      }
    }
  }

  /** A builder that starts with the library's codecs and lazy checksums. */
  public static Builder builder() {
    return new Builder();
  }

  /** When payloads are verified. */
  public ChecksumMode checksum() {
    return checksum;
  }

  /** The same serializer with another checksum mode. */
  public CacheSerializer withChecksum(ChecksumMode mode) {
    return mode == checksum ? this : new CacheSerializer(codecs, mode);
  }

  /**
   * Writes a value, null included, into an entry.
   *
   * @throws UnsupportedValueException if no codec accepts it
   */
  public EntryAttributes write(@Nullable Object value, EntryWriter writer) throws IOException {
    if (value == null) {
      writer.begin(contentOffset -> leading());
      writer.finish(ByteBuffer.allocate(0));
      return NULL;
    }
    return codecOf(value).write(value, writer);
  }

  private static byte[] leading() {
    return Arrays.copyOf(PLAIN_MAGIC, EntryWriter.LEADING_BYTES);
  }

  private Codec codecOf(Object value) {
    for (Codec codec : codecs) {
      if (codec.accepts(value)) {
        return codec;
      }
    }
    throw new UnsupportedValueException(
        "No codec stores a "
            + value.getClass().getName()
            + "; return an ArrowTable or a VectorSchemaRoot, or declare a CacheSerializer bean with"
            + " a codec for it");
  }

  /**
   * Returns what a hit of an entry is.
   *
   * @throws UnreadableValueException if no codec here reads it
   */
  public @Nullable Object read(StoredEntry entry) {
    EntryAttributes attributes = entry.attributes();
    if (attributes.codecId() == NULL_ID) {
      return null;
    }
    for (Codec codec : codecs) {
      if (codec.id() == attributes.codecId()) {
        return codec.hit(entry.view(codec::view), attributes);
      }
    }
    throw new UnreadableValueException(
        MissReason.VERSION,
        "codec: expected one of this serializer, found " + attributes.codecId());
  }

  /** Tells a value that it is stored. */
  public void stored(@Nullable Object value, StoredEntry entry) {
    if (value != null) {
      codecOf(value).stored(value, entry);
    }
  }

  /** Builds a serializer. */
  public static final class Builder {

    private final List<Codec> codecs = new ArrayList<>(List.of(new ArrowCodec()));
    private ChecksumMode checksum = ChecksumMode.LAZY;

    private Builder() {}

    /** Adds a codec, asked before those added earlier. */
    public Builder codec(Codec codec) {
      codecs.addFirst(codec);
      return this;
    }

    /** Sets when payloads are verified. */
    public Builder checksum(ChecksumMode mode) {
      this.checksum = mode;
      return this;
    }

    /** Makes the serializer. */
    public CacheSerializer build() {
      return new CacheSerializer(codecs, checksum);
    }
  }
}
