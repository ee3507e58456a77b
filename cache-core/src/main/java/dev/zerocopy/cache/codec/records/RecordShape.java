package dev.zerocopy.cache.codec.records;

import com.dynatrace.hash4j.hashing.Hashing;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A record class as columns: its components, and how records are taken apart and built.
 *
 * <p>Making one initialises no class; building or reading a record does.
 *
 * <p><b>Threads</b>: safe.
 */
final class RecordShape {

  private final Class<?> type;
  private final List<Component> components;
  private final MethodHandle constructor;
  private final List<MethodHandle> getters;
  private final String description;
  private final long fingerprint;
  private final Map<List<Class<? extends Values>>, RowBuilder> builders = new ConcurrentHashMap<>();

  /** A component: its name, the class its constructor takes, and the type of its values. */
  record Component(String name, Class<?> raw, ValueType type) {}

  private RecordShape(
      Class<?> type,
      List<Component> components,
      MethodHandle constructor,
      List<MethodHandle> getters) {
    this.type = type;
    this.components = components;
    this.constructor = constructor;
    this.getters = getters;
    this.description = type.getName() + "{" + ValueType.join(components) + "}";
    this.fingerprint = Hashing.xxh3_64().hashCharsToLong(description);
  }

  static RecordShape of(Class<?> type, String path, List<Component> components)
      throws UnsupportedComponentException {
    Class<?>[] parameters = components.stream().map(Component::raw).toArray(Class<?>[]::new);
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(parameters);
      constructor.setAccessible(true);
      List<MethodHandle> getters = new ArrayList<>();
      for (Component component : components) {
        Field field = type.getDeclaredField(component.name());
        field.setAccessible(true);
        getters.add(lookup.unreflectGetter(field));
      }
      return new RecordShape(
          type, List.copyOf(components), lookup.unreflectConstructor(constructor), getters);
    } catch (InaccessibleObjectException | ReflectiveOperationException _) {
      throw new UnsupportedComponentException(
          path, type, "is in a module that does not open its package");
    }
  }

  Class<?> type() {
    return type;
  }

  List<Component> components() {
    return components;
  }

  MethodHandle constructor() {
    return constructor;
  }

  /** Makes what reads a component. */
  Accessor accessor(int component) {
    return Accessor.of(getters.get(component));
  }

  /** What stored values must have been written from: the class and, recursively, its components. */
  String describe() {
    return description;
  }

  /** A hash of the description, for an entry's header. */
  long fingerprint() {
    return fingerprint;
  }

  boolean hasArrays() {
    return components.stream().anyMatch(component -> component.type().hasArrays());
  }

  /** What builds records from columns of these classes; made once. */
  RowBuilder builder(Values[] columns) {
    List<Class<? extends Values>> classes = new ArrayList<>(columns.length);
    for (Values column : columns) {
      classes.add(column.getClass());
    }
    return Objects.requireNonNull(
        builders.computeIfAbsent(List.copyOf(classes), key -> RowBuilder.of(this, key)));
  }
}
