package dev.zerocopy.cache.test;

import dev.zerocopy.cache.test.RandomTable.Nulls;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.LargeListViewVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.ListViewVector;
import org.apache.arrow.vector.complex.RunEndEncodedVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.complex.UnionVector;
import org.apache.arrow.vector.types.Types.MinorType;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;

/** Fills empty vectors of any type with random values. */
final class RandomVectors {

  private final RandomGenerator random;
  private final Nulls nulls;
  private final Map<Long, Integer> dictionarySizes;

  /**
   * Creates a filler.
   *
   * @param dictionarySizes how many values each dictionary has, for the indices into it
   */
  RandomVectors(RandomGenerator random, Nulls nulls, Map<Long, Integer> dictionarySizes) {
    this.random = random;
    this.nulls = nulls;
    this.dictionarySizes = dictionarySizes;
  }

  /** Gives a vector, empty so far, values in so many rows. */
  void fill(FieldVector vector, int rows) {
    vector.allocateNew();
    switch (vector) {
      case NullVector _ -> {}
      case BitVector bits -> fillBits(bits, rows);
      case BaseFixedWidthVector fixed -> fillFixed(fixed, rows);
      case BaseVariableWidthVector bytes -> {
        for (int i = 0; i < rows; i++) {
          if (isPresent(vector)) {
            bytes.setSafe(i, value(vector, 40));
          }
        }
      }
      case BaseLargeVariableWidthVector bytes -> {
        for (int i = 0; i < rows; i++) {
          if (isPresent(vector)) {
            bytes.setSafe(i, value(vector, 40));
          }
        }
      }
      case BaseVariableWidthViewVector bytes -> {
        for (int i = 0; i < rows; i++) {
          if (isPresent(vector)) {
            bytes.setSafe(i, value(vector, random.nextInt(4) == 0 ? 3000 : 30));
          }
        }
      }
      default -> fillNested(vector, rows);
    }
    vector.setValueCount(rows);
  }

  private boolean isPresent(FieldVector vector) {
    return !vector.getField().isNullable()
        || switch (nulls) {
          case NONE -> true;
          case SOME -> random.nextInt(3) > 0;
          case ALL -> false;
        };
  }

  private void fillBits(BitVector bits, int rows) {
    for (int i = 0; i < rows; i++) {
      if (isPresent(bits)) {
        bits.setSafe(i, random.nextInt(2));
      }
    }
  }

  private void fillFixed(BaseFixedWidthVector vector, int rows) {
    DictionaryEncoding encoding = vector.getField().getDictionary();
    vector.setValueCount(rows);
    for (int i = 0; i < rows; i++) {
      if (isPresent(vector)) {
        BitVectorHelper.setBit(vector.getValidityBuffer(), i);
        if (encoding != null) {
          int size = dictionarySizes.getOrDefault(encoding.getId(), 1);
          ((BaseIntVector) vector).setUnsafeWithPossibleTruncate(i, random.nextInt(size));
        } else {
          int width = vector.getTypeWidth();
          vector.getDataBuffer().setBytes((long) i * width, bits(vector, width));
        }
      }
    }
  }

  /** Times stay in a range that Arrow's own getters can show. */
  private byte[] bits(FieldVector vector, int width) {
    byte[] value = new byte[width];
    random.nextBytes(value);
    ArrowType type = vector.getField().getType();
    if (type instanceof ArrowType.Time time) {
      value = new byte[width];
      long units = time.getBitWidth() == 32 ? 80_000 : 80_000_000;
      long tick = random.nextLong(units);
      for (int i = 0; i < width; i++) {
        value[i] = (byte) (tick >>> (8 * i));
      }
    } else if (type instanceof ArrowType.Timestamp || type instanceof ArrowType.Date) {
      for (int i = 4; i < width; i++) {
        value[i] = 0;
      }
    } else if (type instanceof ArrowType.Decimal) {
      value[width - 1] = (byte) (value[width - 1] >> 3);
    }
    return value;
  }

  private byte[] value(FieldVector vector, int maxBytes) {
    byte[] bytes = new byte[random.nextInt(maxBytes)];
    random.nextBytes(bytes);
    ArrowType type = vector.getField().getType();
    boolean isText =
        type instanceof ArrowType.Utf8
            || type instanceof ArrowType.LargeUtf8
            || type instanceof ArrowType.Utf8View;
    if (isText) {
      StringBuilder text = new StringBuilder();
      for (byte b : bytes) {
        text.append((char) (b > 100 ? 0x4e00 + b : 'a' + (b & 15)));
      }
      return text.toString().getBytes(StandardCharsets.UTF_8);
    }
    return bytes;
  }

  private void fillNested(FieldVector vector, int rows) {
    switch (vector) {
      case ListVector list -> fillList(list, rows);
      case LargeListVector list -> fillList(list, rows);
      case ListViewVector list -> fillList(list, rows);
      case LargeListViewVector list -> fillList(list, rows);
      case FixedSizeListVector list -> {
        for (int i = 0; i < rows; i++) {
          if (isPresent(vector)) {
            list.setNotNull(i);
          }
        }
        fill(list.getDataVector(), rows * list.getListSize());
      }
      case StructVector struct -> {
        for (int i = 0; i < rows; i++) {
          if (isPresent(vector)) {
            struct.setIndexDefined(i);
          }
        }
        fillChildren(struct.getChildrenFromFields(), rows);
      }
      case UnionVector union -> {
        for (int i = 0; i < rows; i++) {
          union.setType(i, random.nextBoolean() ? MinorType.INT : MinorType.VARCHAR);
        }
        fillChildren(union.getChildrenFromFields(), rows);
      }
      case DenseUnionVector union -> fillUnion(union, rows);
      case RunEndEncodedVector runs -> fillRuns(runs, rows);
      default -> throw new IllegalArgumentException("No values for " + vector.getField());
    }
  }

  private void fillChildren(List<FieldVector> children, int rows) {
    for (FieldVector child : children) {
      fill(child, rows);
    }
  }

  private int[] listSizes(FieldVector list, int rows) {
    int[] sizes = new int[rows];
    for (int i = 0; i < rows; i++) {
      sizes[i] = isPresent(list) ? random.nextInt(4) : -1;
    }
    return sizes;
  }

  private void fillList(ListVector list, int rows) {
    int[] sizes = listSizes(list, rows);
    int total = 0;
    for (int i = 0; i < rows; i++) {
      if (sizes[i] >= 0) {
        list.startNewValue(i);
        list.endValue(i, sizes[i]);
        total += sizes[i];
      }
    }
    fill(list.getDataVector(), total);
  }

  private void fillList(LargeListVector list, int rows) {
    int[] sizes = listSizes(list, rows);
    int total = 0;
    for (int i = 0; i < rows; i++) {
      if (sizes[i] >= 0) {
        list.startNewValue(i);
        list.endValue(i, sizes[i]);
        total += sizes[i];
      }
    }
    fill(list.getDataVector(), total);
  }

  /** The lists of a view may overlap and come in any order. */
  private void fillList(ListViewVector list, int rows) {
    int[] sizes = listSizes(list, rows);
    list.setValueCount(rows);
    fill(list.getDataVector(), 5);
    for (int i = 0; i < rows; i++) {
      list.setOffset(i, sizes[i] < 0 ? 0 : random.nextInt(2));
      list.setSize(i, Math.max(0, sizes[i]));
      list.setValidity(i, sizes[i] < 0 ? 0 : 1);
    }
  }

  private void fillList(LargeListViewVector list, int rows) {
    int[] sizes = listSizes(list, rows);
    list.setValueCount(rows);
    fill(list.getDataVector(), 5);
    for (int i = 0; i < rows; i++) {
      list.setOffset(i, sizes[i] < 0 ? 0 : random.nextInt(2));
      list.setSize(i, Math.max(0, sizes[i]));
      list.setValidity(i, sizes[i] < 0 ? 0 : 1);
    }
  }

  private void fillUnion(DenseUnionVector union, int rows) {
    ArrowType.Union type = (ArrowType.Union) union.getField().getType();
    int[] counts = new int[2];
    union.setValueCount(0);
    for (int i = 0; i < rows; i++) {
      int child = random.nextInt(2);
      union.setTypeId(i, (byte) type.getTypeIds()[child]);
      union.setOffset(i, counts[child]++);
    }
    List<FieldVector> children = union.getChildrenFromFields();
    fill(children.get(0), counts[0]);
    fill(children.get(1), counts[1]);
  }

  private void fillRuns(RunEndEncodedVector runs, int rows) {
    BaseIntVector ends = (BaseIntVector) runs.getRunEndsVector();
    int count = 0;
    for (int end = 0; end < rows; count++) {
      end = Math.min(rows, end + 1 + random.nextInt(5));
      ends.setWithPossibleTruncate(count, end);
    }
    ends.setValueCount(count);
    fill(runs.getValuesVector(), count);
  }
}
