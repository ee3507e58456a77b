package dev.zerocopy.cache.codec.objects;

import dev.zerocopy.cache.codec.Codec;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.store.UnreadableValueException;
import dev.zerocopy.cache.store.UnsupportedValueException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * The codec of objects by the JDK's own serialization, under the same allow-list as {@link
 * ForyCodec} and with the same guarantees and reasons of misses.
 *
 * <p>For classes that write themselves, by {@code writeObject} or {@code writeExternal}. It is
 * slower and larger.
 *
 * <p><b>Threads</b>: safe.
 */
public final class JdkCodec implements Codec {

  /** The codec id in an entry's header. */
  public static final int ID = 6;

  private static final int FORMAT = 1;

  private final ClassShapes classes;
  private final GraphTypes graphTypes;

  /** Creates the codec for the classes that an application allows and its loader finds. */
  public JdkCodec(AllowedTypes types, ClassLoader loader) {
    this.classes = new ClassShapes(types, loader);
    this.graphTypes = new GraphTypes(types);
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public String format() {
    return "jdk";
  }

  /** Accepts everything; what is not allowed is refused by {@link #write}, with the next step. */
  @Override
  public boolean accepts(Object value) {
    return true;
  }

  @Override
  public EntryAttributes write(Object value, EntryWriter writer) throws IOException {
    ObjectGraph.classesOf(value, graphTypes); // the stream tells the classes
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Map<String, Long> shapes;
    try (AllowedObjectOutput output = new AllowedObjectOutput(bytes, classes)) {
      output.writeObject(value);
      shapes = classes.of(output.classes());
    } catch (IOException | RuntimeException e) {
      if (e instanceof UnsupportedValueException refusal) {
        throw refusal;
      }
      UnsupportedValueException unsupported =
          new UnsupportedValueException(
              "A " + value.getClass().getName() + " cannot be serialized by the JDK: " + e);
      unsupported.initCause(e);
      throw unsupported;
    }
    return ObjectEntries.write(ID, FORMAT, ByteBuffer.wrap(bytes.toByteArray()), shapes, writer);
  }

  @Override
  public Object view(StoredEntry entry) {
    return new ObjectView(entry, FORMAT);
  }

  @Override
  public Object hit(Object view, EntryAttributes attributes) {
    byte[] bytes = ((ObjectView) view).bytes(classes);
    try (AllowedObjectInput input = new AllowedObjectInput(bytes, classes)) {
      return input.readObject();
    } catch (UnreadableValueException e) {
      throw e;
    } catch (IOException | ClassNotFoundException | RuntimeException e) {
      UnreadableValueException unreadable =
          new UnreadableValueException(
              MissReason.SHAPE, "object: expected one that can be rebuilt, got " + e);
      unreadable.initCause(e);
      throw unreadable;
    }
  }

  @Override
  public boolean isImmutable(Object value) {
    return Immutables.isImmutable(value);
  }
}
