package dev.zerocopy.cache.codec.objects;

import dev.zerocopy.cache.store.UnsupportedValueException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.fory.resolver.ClassResolver;
import org.apache.fory.resolver.TypeResolver;
import org.apache.fory.serializer.ExternalizableSerializer;
import org.apache.fory.serializer.JavaSerializer;
import org.apache.fory.serializer.ObjectStreamSerializer;
import org.apache.fory.serializer.Serializer;
import org.apache.fory.serializer.SerializerFactory;
import org.apache.fory.serializer.collection.CollectionSerializers;
import org.apache.fory.serializer.collection.MapSerializers;
import org.jspecify.annotations.Nullable;

/**
 * Asked before Fory makes a serializer for a class: refuses what is not allowed, and what no table
 * of shapes could describe.
 *
 * <p><b>Threads</b>: confined, as its worker.
 */
final class AllowedSerializers implements SerializerFactory {

  private static final String IGNORING_CASE = "java.lang.String$CaseInsensitiveComparator";

  /** What calls {@code writeObject} or {@code writeExternal}: no shape tells what these write. */
  private static final Set<Class<?>> BY_OWN_METHODS =
      Set.of(
          ObjectStreamSerializer.class,
          JavaSerializer.class,
          ExternalizableSerializer.class,
          CollectionSerializers.JDKCompatibleCollectionSerializer.class,
          MapSerializers.JDKCompatibleMapSerializer.class);

  private final ClassShapes classes;

  /** Those that are being asked for: Fory asks again while it says what it would make. */
  private final Set<Class<?>> underway = new HashSet<>();

  AllowedSerializers(ClassShapes classes) {
    this.classes = classes;
  }

  @Override
  public @Nullable Serializer<?> createSerializer(TypeResolver resolver, Class<?> type) {
    classes.requireStorable(type);
    if (type.isArray() || !underway.add(type)) {
      return null;
    }
    try {
      return make((ClassResolver) resolver, type);
    } finally {
      underway.remove(type);
    }
  }

  private <T> @Nullable Serializer<T> make(ClassResolver resolver, Class<T> type) {
    if (type.getName().equals(IGNORING_CASE)) {
      return new ConstantSerializer<>(
          resolver.getConfig(), type, type.cast(String.CASE_INSENSITIVE_ORDER));
    }
    Class<?> made = resolver.getSerializerClass(type);
    if (BY_OWN_METHODS.contains(made)) {
      throw new UnsupportedValueException(
          "Class "
              + type.getName()
              + " writes itself by methods of its own; store it with the codec of the JDK or"
              + " return another class");
    }
    if (classes.types().isOfApplication(type.getName())
        && (Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type))) {
      throw new UnsupportedValueException(
          "Class "
              + type.getName()
              + " is a collection of the application's own; store a collection of the JDK");
    }
    return null; // Fory's own
  }
}
