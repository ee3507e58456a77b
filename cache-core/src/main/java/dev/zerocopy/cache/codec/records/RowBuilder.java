package dev.zerocopy.cache.codec.records;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;

/**
 * Builds a record from a row of columns: the canonical constructor over what reads each of its
 * components, as one method handle that is compiled as a whole.
 *
 * <p><b>Threads</b>: safe.
 */
abstract class RowBuilder {

  /** Above it, a handle of two arguments for each component would have too many. */
  private static final int MAX_COMBINED = 60;

  /** Builds the record of a row. */
  abstract Object row(Columns columns, int row);

  /**
   * Makes a builder.
   *
   * @param values the classes of the values in the columns that it will be given, one for each
   *     component
   */
  static RowBuilder of(RecordShape shape, List<Class<? extends Values>> values) {
    MethodHandle constructor = shape.constructor();
    int count = values.size();
    MethodHandle[] getters = new MethodHandle[count];
    for (int i = 0; i < count; i++) {
      getters[i] = getter(i, values.get(i), constructor.type().parameterType(i));
    }
    MethodHandle row =
        count <= MAX_COMBINED ? combined(constructor, getters) : spread(constructor, getters);
    return HiddenClasses.instance(
        "RowTemplate",
        row.asType(MethodType.methodType(Object.class, Columns.class, int.class)),
        RowBuilder.class);
  }

  private static MethodHandle combined(MethodHandle constructor, MethodHandle[] getters) {
    MethodHandle combined = constructor;
    int[] order = new int[2 * getters.length];
    for (int i = getters.length - 1; i >= 0; i--) {
      combined = MethodHandles.collectArguments(combined, i, getters[i]);
      order[2 * i + 1] = 1;
    }
    return MethodHandles.permuteArguments(
        combined,
        MethodType.methodType(constructor.type().returnType(), Columns.class, int.class),
        order);
  }

  private static MethodHandle spread(MethodHandle constructor, MethodHandle[] getters) {
    MethodHandle[] boxed = new MethodHandle[getters.length];
    for (int i = 0; i < boxed.length; i++) {
      boxed[i] = getters[i].asType(MethodType.methodType(Object.class, Columns.class, int.class));
    }
    try {
      MethodHandle collect =
          MethodHandles.lookup()
              .findStatic(
                  RowBuilder.class,
                  "collect",
                  MethodType.methodType(
                      Object[].class, MethodHandle[].class, Columns.class, int.class));
      return MethodHandles.filterReturnValue(
          MethodHandles.insertArguments(collect, 0, (Object) boxed),
          constructor.asSpreader(Object[].class, getters.length));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("UnusedMethod") // called through a method handle
  private static Object[] collect(MethodHandle[] getters, Columns columns, int row)
      throws Throwable {
    Object[] values = new Object[getters.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = getters[i].invokeExact(columns, row);
    }
    return values;
  }

  /** Reads one column of a row as the constructor takes it. */
  private static MethodHandle getter(int index, Class<? extends Values> values, Class<?> type) {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    try {
      if (type.isPrimitive()) {
        MethodType primitive = MethodType.methodType(type, Columns.class, int.class, int.class);
        return MethodHandles.insertArguments(
            lookup.findStatic(Columns.class, type.getName() + "At", primitive), 1, index);
      }
      MethodHandle select =
          MethodHandles.insertArguments(
              lookup.findVirtual(
                  Columns.class, "values", MethodType.methodType(Values.class, int.class)),
              1,
              index);
      MethodHandle get =
          lookup.findVirtual(values, "get", MethodType.methodType(Object.class, int.class));
      return MethodHandles.filterArguments(
          get.asType(MethodType.methodType(type, values, int.class)),
          0,
          select.asType(MethodType.methodType(values, Columns.class)));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Values " + values + " must read " + type, e);
    }
  }
}
