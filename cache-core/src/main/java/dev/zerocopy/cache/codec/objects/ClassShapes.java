package dev.zerocopy.cache.codec.objects;

import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.UnreadableValueException;
import dev.zerocopy.cache.store.UnsupportedValueException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The classes that an application has and allows, and whether they still have the shape that a
 * stored object was written from.
 *
 * <p><b>Lifetime</b>: holds the application's class loader. <b>Threads</b>: safe.
 */
final class ClassShapes {

  private final AllowedTypes types;
  private final ClassLoader loader;
  private final ShapeFingerprints fingerprints;

  ClassShapes(AllowedTypes types, ClassLoader loader) {
    this.types = types;
    this.loader = loader;
    this.fingerprints = new ShapeFingerprints(types);
  }

  AllowedTypes types() {
    return types;
  }

  ClassLoader loader() {
    return loader;
  }

  /** Fails unless a class is allowed and is the one that a reader would find by its name. */
  void requireStorable(Class<?> type) {
    if (!types.isAllowed(type.getName())) {
      throw new UnsupportedValueException(AllowedTypes.refusal(type.getName()));
    }
    Class<?> element = elementOf(type);
    if (element.isHidden() || element.isSynthetic()) {
      throw new UnsupportedValueException(
          "A lambda or another class without a lasting name cannot be stored: " + type.getName());
    }
    if (types.isOfApplication(type.getName()) && !isFoundByName(element)) {
      throw new UnsupportedValueException(
          "Class "
              + type.getName()
              + " is of another class loader than the application's, "
              + element.getClassLoader());
    }
  }

  private boolean isFoundByName(Class<?> type) {
    try {
      return load(type.getName()) == type;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  private static Class<?> elementOf(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.componentType();
    }
    return element;
  }

  /** The shapes of the application's classes among some. */
  Map<String, Long> of(Collection<Class<?>> classes) {
    Map<String, Long> shapes = new TreeMap<>();
    for (Class<?> type : classes) {
      Class<?> element = elementOf(type);
      if (types.isOfApplication(element.getName())) {
        shapes.put(element.getName(), fingerprints.of(element));
      }
    }
    return shapes;
  }

  /**
   * Fails unless each class is allowed, present and of the shape that is expected of it. No class
   * is loaded before it is known to be allowed, and none is initialised.
   *
   * @throws UnreadableValueException with what was expected and found
   */
  void check(Map<String, Long> shapes) {
    for (String name : shapes.keySet()) {
      if (!types.isAllowed(name)) {
        throw new UnreadableValueException(MissReason.ERROR, AllowedTypes.refusal(name));
      }
    }
    shapes.forEach(this::check);
  }

  private void check(String name, long expected) {
    long found;
    try {
      found = fingerprints.of(load(name));
    } catch (ClassNotFoundException | LinkageError | TypeNotPresentException e) {
      throw changed(name, "expected to be there, found none", e);
    }
    if (found != expected) {
      throw changed(name, "expected shape %016x, found %016x".formatted(expected, found), null);
    }
  }

  private static UnreadableValueException changed(
      String name, String detail, @Nullable Throwable cause) {
    UnreadableValueException unreadable =
        new UnreadableValueException(MissReason.SHAPE, "class " + name + ": " + detail);
    unreadable.initCause(cause);
    return unreadable;
  }

  /** Loads a class by name, without initialising it. */
  Class<?> load(String name) throws ClassNotFoundException {
    return Class.forName(name, false, loader);
  }
}
