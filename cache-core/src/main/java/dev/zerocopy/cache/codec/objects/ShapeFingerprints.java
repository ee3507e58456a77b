package dev.zerocopy.cache.codec.objects;

import com.dynatrace.hash4j.hashing.Hashing;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What tells the shape of a class from what it was when a value was stored.
 *
 * <p>A shape is the names and generic types of fields and components, the names and order of enum
 * constants, and the superclass; of the class and of every class of the application that its fields
 * mention, and so on. Methods, static and transient fields, and classes of the JDK do not count.
 *
 * <p><b>Lifetime</b>: holds the classes that it was asked for. <b>Threads</b>: safe.
 */
final class ShapeFingerprints {

  private final AllowedTypes types;
  private final ConcurrentMap<Class<?>, Long> known = new ConcurrentHashMap<>();

  ShapeFingerprints(AllowedTypes types) {
    this.types = types;
  }

  /**
   * Returns the fingerprint of a class and all that it mentions; initialises none.
   *
   * <p><b>Failure</b>: {@link LinkageError} or {@link TypeNotPresentException} if a class that it
   * mentions is missing.
   */
  long of(Class<?> type) {
    Long present = known.get(type);
    if (present == null) {
      Map<String, String> shapes = new TreeMap<>();
      visit(type, shapes);
      byte[] text = (type.getName() + shapes).getBytes(StandardCharsets.UTF_8);
      present = Hashing.xxh64().hashBytesToLong(text);
      known.put(type, present);
    }
    return present;
  }

  private void visit(Type mentioned, Map<String, String> shapes) {
    switch (mentioned) {
      case Class<?> type when type.isArray() -> visit(type.componentType(), shapes);
      case Class<?> type -> visitClass(type, shapes);
      case GenericArrayType array -> visit(array.getGenericComponentType(), shapes);
      case ParameterizedType generic -> {
        visit(generic.getRawType(), shapes);
        for (Type argument : generic.getActualTypeArguments()) {
          visit(argument, shapes);
        }
      }
      case WildcardType wildcard -> {
        for (Type bound : wildcard.getUpperBounds()) {
          visit(bound, shapes);
        }
      }
      // The bounds of a variable are the erasure of its field, which the field's class tells.
      case TypeVariable<?> variable -> {}
      default -> throw new IllegalArgumentException("Unknown kind of type: " + mentioned);
    }
  }

  private void visitClass(Class<?> type, Map<String, String> shapes) {
    if (!types.isOfApplication(type.getName()) || shapes.containsKey(type.getName())) {
      return;
    }
    shapes.put(type.getName(), ""); // against cycles
    shapes.put(type.getName(), describe(type));
    if (type.getGenericSuperclass() != null) {
      visit(type.getGenericSuperclass(), shapes);
    }
    if (!type.isEnum()) {
      fields(type).forEach(field -> visit(field.getGenericType(), shapes));
    }
  }

  private static String describe(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getDeclaredFields())
          .filter(Field::isEnumConstant)
          .map(Field::getName)
          .collect(Collectors.joining(",", "enum ", ";"));
    }
    if (type.isRecord()) {
      return Arrays.stream(type.getRecordComponents())
          .map(ShapeFingerprints::describe)
          .collect(Collectors.joining(",", "record ", ";"));
    }
    return fields(type)
        .sorted(Comparator.comparing(Field::getName))
        .map(field -> describe(field.getName(), field.getType(), field.getGenericType()))
        .collect(
            Collectors.joining(
                ",", type.isInterface() ? "interface " : "class ", superclass(type) + ";"));
  }

  private static String describe(RecordComponent component) {
    return describe(component.getName(), component.getType(), component.getGenericType());
  }

  private static String describe(String name, Class<?> erased, Type generic) {
    return name + ":" + erased.getName() + ":" + generic.getTypeName();
  }

  private static String superclass(Class<?> type) {
    Type superclass = type.getGenericSuperclass();
    return superclass == null ? "" : " extends " + superclass.getTypeName();
  }

  private static Stream<Field> fields(Class<?> type) {
    return Arrays.stream(type.getDeclaredFields())
        .filter(field -> (field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0);
  }
}
