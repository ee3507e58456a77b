package dev.zerocopy.cache.codec.records;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;

/**
 * Reads one component of records: its field, which is what {@code equals} compares.
 *
 * <p><b>Threads</b>: safe.
 */
abstract class Accessor {

  private static final MethodType LONG = MethodType.methodType(long.class, Object.class);
  private static final MethodType DOUBLE = MethodType.methodType(double.class, Object.class);
  private static final MethodType OBJECT = MethodType.methodType(Object.class, Object.class);

  /** A boolean (as 0 or 1), a character or a whole number. */
  abstract long longOf(Object record);

  /** A floating-point number. */
  abstract double doubleOf(Object record);

  /** Any value, boxed if it is primitive. */
  abstract Object get(Object record);

  /** Makes an accessor of a field's getter. */
  static Accessor of(MethodHandle getter) {
    Class<?> type = getter.type().returnType();
    boolean isFloating = type == float.class || type == double.class;
    boolean isWhole = type.isPrimitive() && !isFloating;
    return HiddenClasses.instance(
        "AccessorTemplate",
        List.of(
            isWhole ? MethodHandles.explicitCastArguments(getter, LONG) : zero(LONG),
            isFloating ? MethodHandles.explicitCastArguments(getter, DOUBLE) : zero(DOUBLE),
            getter.asType(OBJECT)),
        Accessor.class);
  }

  private static MethodHandle zero(MethodType type) {
    return MethodHandles.empty(type);
  }
}
