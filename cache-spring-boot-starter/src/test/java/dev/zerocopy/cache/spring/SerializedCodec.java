package dev.zerocopy.cache.spring;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.codec.Codec;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.store.UnreadableValueException;
import dev.zerocopy.cache.store.UnsupportedValueException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Serializable values as entries, for tests of what Spring does with ordinary objects: a payload of
 * Java serialization, read with one class loader, anew for each hit.
 */
public final class SerializedCodec implements Codec {

  private static final int ID = 60_001;
  private static final byte[] MAGIC = {'T', 'E', 'S', 'T', 'J', 'A', 'V', 'A'};

  private final ClassLoader classLoader;

  /** Reads classes of one loader. */
  public SerializedCodec(ClassLoader classLoader) {
    this.classLoader = classLoader;
  }

  /** A serializer that reads classes of the tests. */
  public static CacheSerializer serializer() {
    return serializer(SerializedCodec.class.getClassLoader());
  }

  /** A serializer that reads classes of one loader. */
  public static CacheSerializer serializer(ClassLoader classLoader) {
    return CacheSerializer.builder().codec(new SerializedCodec(classLoader)).build();
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public boolean accepts(Object value) {
    return value instanceof Serializable;
  }

  @Override
  public EntryAttributes write(Object value, EntryWriter writer) throws IOException {
    byte[] bytes = serialize(value);
    writer.begin(contentOffset -> Arrays.copyOf(MAGIC, EntryWriter.LEADING_BYTES));
    writer.startPiece(8);
    long start = writer.position();
    writer.write(
        bytes.length,
        (offset, target) -> target.put(bytes, Math.toIntExact(offset), target.remaining()));
    writer.finish(
        ByteBuffer.allocate(16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(start)
            .putLong(bytes.length)
            .flip());
    return new EntryAttributes(ID, 0, 0, 0);
  }

  private static byte[] serialize(Object value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    } catch (NotSerializableException e) {
      throw new UnsupportedValueException("Not serializable: " + e.getMessage());
    }
    return bytes.toByteArray();
  }

  @Override
  public Object view(StoredEntry entry) {
    ByteBuffer metadata = entry.metadata();
    long start = metadata.getLong();
    long length = metadata.getLong();
    entry.verify(start, length);
    return entry.bytes().asSlice(start, length).toArray(ValueLayout.JAVA_BYTE);
  }

  @Override
  public Object hit(Object view, EntryAttributes attributes) {
    try (ObjectInputStream in = new LoaderStream(new ByteArrayInputStream((byte[]) view))) {
      return in.readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new UnreadableValueException(MissReason.SHAPE, e.toString());
    }
  }

  /** As far as the tests go: their records have no parts that can be changed. */
  @Override
  public boolean isImmutable(Object value) {
    return value instanceof String || value instanceof Record;
  }

  private final class LoaderStream extends ObjectInputStream {

    LoaderStream(InputStream in) throws IOException {
      super(in);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description)
        throws IOException, ClassNotFoundException {
      return Class.forName(description.getName(), false, classLoader);
    }
  }
}
