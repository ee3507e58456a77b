package dev.zerocopy.cache.codec.records;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/** Copied for each component of a record class; not used itself. */
final class AccessorTemplate extends Accessor {

  private static final MethodHandle LONG = constant(0);
  private static final MethodHandle DOUBLE = constant(1);
  private static final MethodHandle OBJECT = constant(2);

  AccessorTemplate() {}

  private static MethodHandle constant(int index) {
    try {
      return MethodHandles.classDataAt(MethodHandles.lookup(), "_", MethodHandle.class, index);
    } catch (IllegalAccessException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @Override
  long longOf(Object record) {
    try {
      return (long) LONG.invokeExact(record);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  @Override
  double doubleOf(Object record) {
    try {
      return (double) DOUBLE.invokeExact(record);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  @Override
  Object get(Object record) {
    try {
      return (Object) OBJECT.invokeExact(record);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** A field's getter throws only for an object of another class. */
  private static RuntimeException failed(Throwable e) {
    switch (e) {
      case RuntimeException unchecked -> throw unchecked;
      case Error error -> throw error;
      default -> throw new IllegalStateException(e);
    }
  }
}
