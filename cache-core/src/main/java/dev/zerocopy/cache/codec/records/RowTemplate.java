package dev.zerocopy.cache.codec.records;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/** Copied for each record class and form of its columns; not used itself. */
final class RowTemplate extends RowBuilder {

  private static final MethodHandle ROW = constant();

  RowTemplate() {}

  private static MethodHandle constant() {
    try {
      return MethodHandles.classData(MethodHandles.lookup(), "_", MethodHandle.class);
    } catch (IllegalAccessException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @Override
  Object row(Columns columns, int row) {
    try {
      return (Object) ROW.invokeExact(columns, row);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("A record's constructor failed: " + e, e);
    }
  }
}
