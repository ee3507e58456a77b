package dev.zerocopy.cache.codec;

import dev.zerocopy.cache.codec.arrow.ArrowCodec;
import dev.zerocopy.cache.codec.bytes.BytesCodec;
import dev.zerocopy.cache.codec.records.RecordCodec;
import dev.zerocopy.cache.compression.Compression;
import dev.zerocopy.cache.compression.EntryPacker;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.store.UnreadableValueException;
import dev.zerocopy.cache.store.UnsupportedValueException;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one backend's values become entries: its codecs, its compression and its checksum mode.
 *
 * <p>Each backend has an instance of its own, a bean chosen by qualifier; nothing in it is shared
 * with another backend's, nor with an instance that was derived from it.
 *
 * <p><b>Threads</b>: immutable, safe.
 */
public final class CacheSerializer {

  private static final int NULL_ID = 0;
  private static final EntryAttributes NULL =
      new EntryAttributes(NULL_ID, 0, EntryAttributes.FLAG_NULL, 0);
  private static final byte[] PLAIN_MAGIC = {'Z', 'C', 'E', 'N', 'T', 'R', 'Y', '2'};

  /** In the order in which they are asked whether they accept a value. */
  private final List<Codec> codecs;

  /** To each codec, by whose views are told apart. */
  private final List<WeakReference<Codec>> references;

  private final int fallbacks;
  private final ChecksumMode checksum;
  private final EntryPacker packer;

  /** Takes codecs of which the last {@code fallbacks} are for what no other one accepts. */
  private CacheSerializer(
      List<Codec> codecs, int fallbacks, ChecksumMode checksum, Compression compression) {
    this.codecs = List.copyOf(codecs);
    this.references = this.codecs.stream().map(WeakReference::new).toList();
    this.fallbacks = fallbacks;
    this.checksum = checksum;
    this.packer = new EntryPacker(compression);
    Set<Integer> ids = new HashSet<>();
    for (Codec codec : codecs) {
      if (codec.id() <= NULL_ID || codec.id() > 0xffff || !ids.add(codec.id())) {
        throw new IllegalArgumentException(
            "Codec id must be unique and from 1 to 65535, got " + codec.id());
      }
    }
  }

  /** A builder that starts with the library's codecs, lazy checksums and no compression. */
  public static Builder builder() {
    return new Builder();
  }

  /** When payloads are verified. */
  public ChecksumMode checksum() {
    return checksum;
  }

  /** The same serializer with another checksum mode. */
  public CacheSerializer withChecksum(ChecksumMode mode) {
    return mode == checksum
        ? this
        : new CacheSerializer(codecs, fallbacks, mode, packer.compression());
  }

  /** How what is written is compressed. */
  public Compression compression() {
    return packer.compression();
  }

  /** What packs and unpacks its entries, with contexts of its own. */
  public EntryPacker packer() {
    return packer;
  }

  /** The same serializer with another compression. */
  public CacheSerializer withCompression(Compression compression) {
    return compression.equals(packer.compression())
        ? this
        : new CacheSerializer(codecs, fallbacks, checksum, compression);
  }

  /** The same serializer with another codec for what none of its others accepts. */
  public CacheSerializer withFallback(Codec codec) {
    List<Codec> all = new ArrayList<>(codecs.subList(0, codecs.size() - fallbacks));
    all.add(codec);
    return new CacheSerializer(all, 1, checksum, packer.compression());
  }

  /**
   * Writes a value, null included, into an entry.
   *
   * @throws UnsupportedValueException if no codec accepts it
   */
  public EntryAttributes write(@Nullable Object value, EntryWriter writer) throws IOException {
    return body(value).writeTo(writer);
  }

  private static EntryAttributes writeNull(EntryWriter writer) throws IOException {
    writer.begin(contentOffset -> leading());
    writer.finish(ByteBuffer.allocate(0));
    return NULL;
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
            + "; return a table, a list of records, bytes, text or a resource, or declare a"
            + " CacheSerializer bean with a codec for it");
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
    int codec = indexOf(attributes);
    return codecs.get(codec).hit(viewOf(entry, codec), attributes);
  }

  private Object viewOf(StoredEntry entry, int codec) {
    Codec by = codecs.get(codec);
    WeakReference<Codec> reference = references.get(codec);
    return entry.attributes().isCompressed()
        ? packer.view(entry, reference, by::view)
        : CodecViews.of(entry, by, reference);
  }

  private int indexOf(EntryAttributes attributes) {
    for (int i = 0; i < codecs.size(); i++) {
      if (codecs.get(i).id() == attributes.codecId()) {
        return i;
      }
    }
    throw new UnreadableValueException(
        MissReason.VERSION,
        "codec: expected one of this serializer, found " + attributes.codecId());
  }

  /** What an entry is called where somebody looks at it, whether or not it can be read here. */
  public String format(EntryAttributes attributes) {
    if (attributes.codecId() == NULL_ID) {
      return "null";
    }
    return codecs.stream()
        .filter(codec -> codec.id() == attributes.codecId())
        .findFirst()
        .map(Codec::format)
        .orElse("codec " + attributes.codecId());
  }

  /** Whether a value that was read may be given to other hits of its entry as well. */
  public boolean isImmutable(@Nullable Object value, EntryAttributes attributes) {
    return value == null || codecs.get(indexOf(attributes)).isImmutable(value);
  }

  /**
   * Makes what a store asks for to write a value, null included.
   *
   * @throws UnsupportedValueException if no codec accepts it
   */
  public CacheStore.Body body(@Nullable Object value) {
    return value == null
        ? CacheSerializer::writeNull
        : new ValueBody(packer, codecOf(value), value);
  }

  /**
   * Makes the same with a codec for what no other one accepts, for a value that is {@linkplain
   * UnsupportedValueException#isForOtherCodecs for other codecs} than the one that accepts it.
   *
   * @return null if there is none
   */
  public CacheStore.@Nullable Body fallbackBody(Object value) {
    for (Codec codec : codecs.subList(codecs.size() - fallbacks, codecs.size())) {
      if (codec.accepts(value)) {
        return new ValueBody(packer, codec, value);
      }
    }
    return null;
  }

  /** Tells a value that it is stored; it asks for nothing if it does not read from there. */
  public void stored(@Nullable Object value, @Nullable StoredEntry entry) {
    if (value != null && entry != null) {
      codecOf(value).stored(value, viewOf(entry, indexOf(entry.attributes())));
    }
  }

  private record ValueBody(EntryPacker packer, Codec codec, Object value)
      implements CacheStore.Body {

    @Override
    public boolean readsBack() {
      return codec.readsBack(value);
    }

    @Override
    public EntryAttributes writeTo(EntryWriter writer) throws IOException {
      return packer.write(writer, entry -> codec.write(value, entry));
    }
  }

  /**
   * Builds a serializer.
   *
   * <p>It has the library's codecs of tables, lists of records, bytes and text. One of them is left
   * out if a codec with its id is added.
   */
  public static final class Builder {

    /** In the order in which they are asked. */
    private final List<Codec> added = new ArrayList<>();

    private final List<Codec> fallbacks = new ArrayList<>();
    private @Nullable ClassLoader classLoader;
    private ChecksumMode checksum = ChecksumMode.LAZY;
    private Compression compression = Compression.none();

    private Builder() {}

    /** Adds a codec, asked before those added earlier and before the library's. */
    public Builder codec(Codec codec) {
      added.addFirst(codec);
      return this;
    }

    /** Adds a codec for what no other one accepts, such as one of objects. */
    public Builder fallback(Codec codec) {
      fallbacks.add(codec);
      return this;
    }

    /**
     * Sets where the classes of records are found; the context class loader of the thread that
     * calls {@link #build} otherwise.
     */
    public Builder classLoader(ClassLoader loader) {
      this.classLoader = loader;
      return this;
    }

    /** Sets when payloads are verified. */
    public Builder checksum(ChecksumMode mode) {
      this.checksum = mode;
      return this;
    }

    /** Sets how what is written is compressed. */
    public Builder compression(Compression compression) {
      this.compression = compression;
      return this;
    }

    /**
     * Makes the serializer.
     *
     * @throws IllegalStateException if it is to compress and zstd cannot be loaded here
     */
    public CacheSerializer build() {
      List<Codec> all = new ArrayList<>(added);
      for (Codec codec :
          List.of(new RecordCodec(classLoader()), new BytesCodec(), new ArrowCodec())) {
        if (added.stream().noneMatch(own -> own.id() == codec.id())) {
          all.add(codec);
        }
      }
      all.addAll(fallbacks);
      return new CacheSerializer(all, fallbacks.size(), checksum, compression);
    }

    private ClassLoader classLoader() {
      ClassLoader loader =
          classLoader != null ? classLoader : Thread.currentThread().getContextClassLoader();
      return loader != null ? loader : ClassLoader.getSystemClassLoader();
    }
  }
}
