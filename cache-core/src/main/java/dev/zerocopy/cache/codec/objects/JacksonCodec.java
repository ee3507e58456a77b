package dev.zerocopy.cache.codec.objects;

import dev.zerocopy.cache.codec.Codec;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.store.UnreadableValueException;
import dev.zerocopy.cache.store.UnsupportedValueException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The codec of objects as JSON, by Jackson 3, under the same allow-list as {@link ForyCodec}.
 *
 * <p>For entries that people read. Shared references become copies, collections of the JDK may
 * become others of the JDK, and a class needs a constructor that Jackson knows. A put reads back
 * what it wrote, and refuses a value that does not come back equal.
 *
 * <p><b>Threads</b>: safe.
 */
public final class JacksonCodec implements Codec {

  /** The codec id in an entry's header. */
  public static final int ID = 5;

  private static final int FORMAT = 1;

  private final ClassShapes classes;
  private final GraphTypes graphTypes;
  private final JsonMapper mapper;

  /** Creates the codec for the classes that an application allows and its loader finds. */
  public JacksonCodec(AllowedTypes types, ClassLoader loader) {
    this.classes = new ClassShapes(types, loader);
    this.graphTypes = new GraphTypes(types);
    this.mapper = StrictJson.mapper(classes);
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public String format() {
    return "jackson";
  }

  /** Accepts everything; what is not allowed is refused by {@link #write}, with the next step. */
  @Override
  public boolean accepts(Object value) {
    return true;
  }

  @Override
  public EntryAttributes write(Object value, EntryWriter writer) throws IOException {
    classes.requireStorable(value.getClass());
    Set<Class<?>> found = ObjectGraph.classesOf(value, graphTypes);
    byte[] bytes;
    try {
      bytes = mapper.writerFor(Object.class).writeValueAsBytes(value);
      requireReadable(value, found, bytes);
    } catch (JacksonException | IllegalArgumentException | IllegalStateException e) {
      UnsupportedValueException unsupported =
          new UnsupportedValueException(
              "Jackson cannot store a " + value.getClass().getName() + ": " + e.getMessage());
      unsupported.initCause(e);
      throw unsupported;
    }
    return ObjectEntries.write(ID, FORMAT, ByteBuffer.wrap(bytes), classes.of(found), writer);
  }

  /** Fails unless the JSON is read as an equal value, of whichever collections the JDK has. */
  private void requireReadable(Object value, Set<Class<?>> found, byte[] bytes) {
    Object read = mapper.readValue(bytes, Object.class);
    if (read == null
        || !Objects.deepEquals(read, value)
        || !withoutCollections(found)
            .equals(withoutCollections(ObjectGraph.classesOf(read, graphTypes)))) {
      throw new UnsupportedValueException(
          "What Jackson reads is not equal to the "
              + value.getClass().getName()
              + " that it wrote; define equals, or store it with Fory's codec or the JDK's");
    }
  }

  private static Set<Class<?>> withoutCollections(Set<Class<?>> classes) {
    Set<Class<?>> others = new HashSet<>(classes);
    others.removeIf(
        type -> Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type));
    return others;
  }

  @Override
  public Object view(StoredEntry entry) {
    return new ObjectView(entry, FORMAT);
  }

  @Override
  public Object hit(Object view, EntryAttributes attributes) {
    byte[] bytes = ((ObjectView) view).bytes(classes);
    try {
      return mapper.readValue(bytes, Object.class);
    } catch (RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof UnreadableValueException refusal) {
          throw refusal;
        }
      }
      UnreadableValueException unreadable =
          new UnreadableValueException(
              MissReason.SHAPE, "object: expected one that can be rebuilt, got " + e.getMessage());
      unreadable.initCause(e);
      throw unreadable;
    }
  }

  @Override
  public boolean isImmutable(Object value) {
    return Immutables.isImmutable(value);
  }
}
