package dev.zerocopy.cache.store;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of {@link KeyEncoder} for the classes whose fields it reads: records and Spring's
 * SimpleKey, which is known by its name because this module must not depend on Spring.
 *
 * <p>Fields, not accessors, are what the {@code equals} of a record compares. They are looked up
 * once for each class.
 */
final class RecordKeys {

  private static final String SIMPLE_KEY = "org.springframework.cache.interceptor.SimpleKey";

  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return isSimpleKey(type) ? simpleKeyShape(type) : recordShape(type);
        }
      };

  private RecordKeys() {}

  static void record(Record value, KeyBuffer out) {
    Shape shape = SHAPES.get(value.getClass());
    out.bytes(shape.prefix);
    out.enter();
    for (Field field : shape.fields) {
      KeyEncoder.write(read(field, value), out);
    }
    out.leave();
  }

  static boolean isSimpleKey(Class<?> type) {
    return type.getName().equals(SIMPLE_KEY);
  }

  static void simpleKey(Object value, KeyBuffer out) {
    Shape shape = SHAPES.get(value.getClass());
    out.bytes(shape.prefix);
    if (!(read(shape.fields[0], value) instanceof @Nullable Object[] params)) {
      throw UnsupportedKeyException.ofType(value.getClass());
    }
    ArrayKeys.elements(params, out);
  }

  private static Shape recordShape(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    List<Field> fields = new ArrayList<>(components.length);
    for (RecordComponent component : components) {
      fields.add(field(type, component.getName()));
    }
    KeyBuffer prefix = new KeyBuffer(0);
    prefix.i8(KeyTag.RECORD);
    prefix.className(type);
    prefix.i32(components.length);
    for (RecordComponent component : components) {
      prefix.string(component.getName());
    }
    return new Shape(prefix.toBytes(), fields.toArray(Field[]::new));
  }

  private static Shape simpleKeyShape(Class<?> type) {
    return new Shape(new byte[] {KeyTag.SIMPLE_KEY}, new Field[] {field(type, "params")});
  }

  private static Field field(Class<?> type, String name) {
    try {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException _) {
      throw UnsupportedKeyException.ofType(type);
    } catch (InaccessibleObjectException _) {
      throw new UnsupportedKeyException(
          "Key type %s cannot be a cache key: its module must open package %s for reflection"
              .formatted(type.getName(), type.getPackageName()));
    }
  }

  private static @Nullable Object read(Field field, Object holder) {
    try {
      return field.get(holder);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("Field must stay accessible, got " + field, e);
    }
  }

  /** What is written before the values of a class, and where these are. */
  private static final class Shape {

    final byte[] prefix;
    final Field[] fields;

    Shape(byte[] prefix, Field[] fields) {
      this.prefix = prefix;
      this.fields = fields;
    }
  }
}
