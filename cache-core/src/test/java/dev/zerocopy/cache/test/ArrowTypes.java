package dev.zerocopy.cache.test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.Types.MinorType;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** A field of every type that Arrow Java can hold in a vector, dictionaries apart. */
public final class ArrowTypes {

  private static final ArrowType INT16 = new ArrowType.Int(16, true);
  private static final ArrowType INT32 = new ArrowType.Int(32, true);
  private static final ArrowType INT64 = new ArrowType.Int(64, true);
  private static final ArrowType UTF8 = ArrowType.Utf8.INSTANCE;
  private static final ArrowType DECIMAL = new ArrowType.Decimal(38, 10, 128);

  private final Map<String, Field> fields = new LinkedHashMap<>();

  private ArrowTypes() {
    addNumbers();
    addBytes();
    addTimes();
    addLists();
    addGroups();
    addDeep();
  }

  /** The fields by name. */
  public static Map<String, Field> all() {
    return new ArrowTypes().fields;
  }

  private void addNumbers() {
    add("null", ArrowType.Null.INSTANCE);
    add("bool", ArrowType.Bool.INSTANCE);
    for (int bits = 8; bits <= 64; bits *= 2) {
      add("int" + bits, new ArrowType.Int(bits, true));
      add("uint" + bits, new ArrowType.Int(bits, false));
    }
    for (FloatingPointPrecision precision : FloatingPointPrecision.values()) {
      add("float_" + precision, new ArrowType.FloatingPoint(precision));
    }
    add("decimal128", DECIMAL);
    add("decimal128_whole", new ArrowType.Decimal(18, 0, 128));
    add("decimal256", new ArrowType.Decimal(76, 20, 256));
  }

  private void addBytes() {
    add("utf8", UTF8);
    add("large_utf8", ArrowType.LargeUtf8.INSTANCE);
    add("utf8_view", ArrowType.Utf8View.INSTANCE);
    add("binary", ArrowType.Binary.INSTANCE);
    add("large_binary", ArrowType.LargeBinary.INSTANCE);
    add("binary_view", ArrowType.BinaryView.INSTANCE);
    add("fixed_size_binary", new ArrowType.FixedSizeBinary(7));
  }

  private void addTimes() {
    add("date_day", new ArrowType.Date(DateUnit.DAY));
    add("date_ms", new ArrowType.Date(DateUnit.MILLISECOND));
    add("time_s", new ArrowType.Time(TimeUnit.SECOND, 32));
    add("time_ms", new ArrowType.Time(TimeUnit.MILLISECOND, 32));
    add("time_us", new ArrowType.Time(TimeUnit.MICROSECOND, 64));
    add("time_ns", new ArrowType.Time(TimeUnit.NANOSECOND, 64));
    for (TimeUnit unit : TimeUnit.values()) {
      add("timestamp_" + unit, new ArrowType.Timestamp(unit, null));
      add("timestamp_zoned_" + unit, new ArrowType.Timestamp(unit, "Europe/Berlin"));
      add("duration_" + unit, new ArrowType.Duration(unit));
    }
    for (IntervalUnit unit : IntervalUnit.values()) {
      add("interval_" + unit, new ArrowType.Interval(unit));
    }
  }

  private void addLists() {
    add("list_int32", new ArrowType.List(), item(INT32));
    add("list_utf8", new ArrowType.List(), item(UTF8));
    add("list_null", new ArrowType.List(), item(ArrowType.Null.INSTANCE));
    add("large_list", new ArrowType.LargeList(), item(INT64));
    add("list_view", new ArrowType.ListView(), item(INT32));
    add("large_list_view", new ArrowType.LargeListView(), item(UTF8));
    add("fixed_size_list", new ArrowType.FixedSizeList(3), item(INT16));
    add("fixed_size_list_bool", new ArrowType.FixedSizeList(5), item(ArrowType.Bool.INSTANCE));
    add("fixed_size_list_null", new ArrowType.FixedSizeList(2), item(ArrowType.Null.INSTANCE));
    fields.put("map", map("map", UTF8, nullable("value", INT64)));
  }

  private void addGroups() {
    add("struct", new ArrowType.Struct(), nullable("a", INT32), nullable("b", UTF8));
    add("struct_of_none", new ArrowType.Struct());
    add("struct_of_null", new ArrowType.Struct(), nullable("a", ArrowType.Null.INSTANCE));
    add("struct_of_structs", new ArrowType.Struct(), nested("a", new ArrowType.Struct()));
    fields.put("sparse_union", sparseUnion("sparse_union"));
    fields.put("dense_union", denseUnion("dense_union", new int[] {0, 1}));
    fields.put("dense_union_ids", denseUnion("dense_union_ids", new int[] {5, 9}));
    add("run_end_16", ArrowType.RunEndEncoded.INSTANCE, runEnds(INT16), nullable("values", UTF8));
    add("run_end_32", ArrowType.RunEndEncoded.INSTANCE, runEnds(INT32), nullable("values", INT64));
    add("run_end_64", ArrowType.RunEndEncoded.INSTANCE, runEnds(INT64), nullable("values", UTF8));
  }

  private void addDeep() {
    Field pairs = nested("item", new ArrowType.FixedSizeList(2), item(DECIMAL));
    Field lists = nested("value", new ArrowType.List(), pairs);
    Field struct =
        nested(
            "item",
            new ArrowType.Struct(),
            map("map", UTF8, lists),
            denseUnion("union", new int[] {0, 1}),
            nullable("flag", ArrowType.Bool.INSTANCE),
            nested("views", new ArrowType.List(), item(ArrowType.Utf8View.INSTANCE)));
    fields.put("deep", nested("deep", new ArrowType.List(), struct));
    fields.put(
        "deep_views",
        nested(
            "deep_views",
            new ArrowType.ListView(),
            nested("item", new ArrowType.LargeList(), item(ArrowType.BinaryView.INSTANCE))));
  }

  private void add(String name, ArrowType type, Field... children) {
    fields.put(name, nested(name, type, children));
  }

  static Field nested(String name, ArrowType type, Field... children) {
    return new Field(name, FieldType.nullable(type), List.of(children));
  }

  static Field nullable(String name, ArrowType type) {
    return new Field(name, FieldType.nullable(type), null);
  }

  private static Field item(ArrowType type) {
    return nullable("item", type);
  }

  private static Field runEnds(ArrowType type) {
    return new Field("run_ends", FieldType.notNullable(type), null);
  }

  private static Field map(String name, ArrowType key, Field value) {
    FieldType struct = FieldType.notNullable(new ArrowType.Struct());
    Field keys = new Field("key", FieldType.notNullable(key), null);
    return nested(
        name, new ArrowType.Map(false), new Field("entries", struct, List.of(keys, value)));
  }

  /** Arrow Java's sparse unions know no other type ids than these. */
  @SuppressWarnings("EnumOrdinal")
  private static Field sparseUnion(String name) {
    int[] ids = {MinorType.INT.ordinal(), MinorType.VARCHAR.ordinal()};
    return nested(
        name,
        new ArrowType.Union(UnionMode.Sparse, ids),
        nullable("whole", INT32),
        nullable("text", UTF8));
  }

  private static Field denseUnion(String name, int[] ids) {
    return nested(
        name,
        new ArrowType.Union(UnionMode.Dense, ids),
        nullable("whole", INT64),
        nested("row", new ArrowType.Struct(), nullable("s", UTF8)));
  }
}
