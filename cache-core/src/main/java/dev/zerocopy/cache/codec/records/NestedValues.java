package dev.zerocopy.cache.codec.records;

import dev.zerocopy.cache.codec.arrow.ArrowColumn;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Columns of values that hold others. */
final class NestedValues {

  private NestedValues() {}

  static final class Records extends Values {

    private final Columns components;

    Records(ArrowColumn column, Columns components) {
      super(column);
      this.components = components;
    }

    @Override
    @Nullable Object get(int row) {
      return isNull(row) ? null : components.row(row);
    }
  }

  static final class Optionals extends Values {

    private final Values values;

    Optionals(ArrowColumn column, Values values) {
      super(column);
      this.values = values;
    }

    @Override
    @Nullable Object get(int row) {
      return isNull(row) ? null : Optional.ofNullable(values.get(row));
    }
  }

  /** Rows of a list, map or array: from where to where they lie in a child column. */
  abstract static class Ranges extends Values {

    private final MemorySegment offsets;

    Ranges(ArrowColumn column) {
      super(column);
      this.offsets = column.buffers().get(1);
    }

    final int start(int row) {
      return offsets.getAtIndex(INT, row);
    }

    final int end(int row) {
      return offsets.getAtIndex(INT, row + 1L);
    }
  }

  static final class Lists extends Ranges {

    private final Values elements;

    Lists(ArrowColumn column, Values elements) {
      super(column);
      this.elements = elements;
    }

    @Override
    @Nullable Object get(int row) {
      if (isNull(row)) {
        return null;
      }
      int start = start(row);
      @Nullable Object[] list = new @Nullable Object[end(row) - start];
      for (int i = 0; i < list.length; i++) {
        list[i] = elements.get(start + i);
      }
      return Collections.unmodifiableList(Arrays.asList(list));
    }
  }

  static final class Sets extends Ranges {

    private final Values elements;

    Sets(ArrowColumn column, Values elements) {
      super(column);
      this.elements = elements;
    }

    @Override
    @Nullable Object get(int row) {
      if (isNull(row)) {
        return null;
      }
      int end = end(row);
      Set<@Nullable Object> set = LinkedHashSet.newLinkedHashSet(end - start(row));
      for (int i = start(row); i < end; i++) {
        set.add(elements.get(i));
      }
      return Collections.unmodifiableSet(set);
    }
  }

  static final class Maps extends Ranges {

    private final Values keys;
    private final Values values;

    Maps(ArrowColumn column, Values keys, Values values) {
      super(column);
      this.keys = keys;
      this.values = values;
    }

    @Override
    @Nullable Object get(int row) {
      if (isNull(row)) {
        return null;
      }
      int end = end(row);
      Map<@Nullable Object, @Nullable Object> map =
          LinkedHashMap.newLinkedHashMap(end - start(row));
      for (int i = start(row); i < end; i++) {
        map.put(keys.get(i), values.get(i));
      }
      return Collections.unmodifiableMap(map);
    }
  }

  /** Arrays of primitives, a new one each time. */
  static final class PrimitiveArrays extends Ranges {

    private final ScalarKind kind;
    private final MemorySegment data;

    PrimitiveArrays(ArrowColumn column, ScalarKind kind) {
      super(column);
      this.kind = kind;
      this.data = column.children().getFirst().buffers().get(1);
    }

    @Override
    @Nullable Object get(int row) {
      return isNull(row) ? null : copy(start(row), end(row) - start(row));
    }

    private Object copy(int start, int length) {
      return switch (kind) {
        case BOOLEAN -> {
          boolean[] array = new boolean[length];
          for (int i = 0; i < length; i++) {
            int at = start + i;
            array[i] = (data.get(ValueLayout.JAVA_BYTE, at >> 3) & 1 << (at & 7)) != 0;
          }
          yield array;
        }
        case SHORT -> {
          short[] array = new short[length];
          MemorySegment.copy(data, SHORT, 2L * start, array, 0, length);
          yield array;
        }
        case CHAR -> {
          char[] array = new char[length];
          MemorySegment.copy(data, CHAR, 2L * start, array, 0, length);
          yield array;
        }
        case INT -> {
          int[] array = new int[length];
          MemorySegment.copy(data, INT, 4L * start, array, 0, length);
          yield array;
        }
        case LONG -> {
          long[] array = new long[length];
          MemorySegment.copy(data, LONG, 8L * start, array, 0, length);
          yield array;
        }
        case FLOAT -> {
          float[] array = new float[length];
          MemorySegment.copy(data, FLOAT, 4L * start, array, 0, length);
          yield array;
        }
        default -> {
          double[] array = new double[length];
          MemorySegment.copy(data, DOUBLE, 8L * start, array, 0, length);
          yield array;
        }
      };
    }
  }
}
