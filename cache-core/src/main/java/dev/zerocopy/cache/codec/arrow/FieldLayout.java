package dev.zerocopy.cache.codec.arrow;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.DictionaryEncoding;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Union;
import org.apache.arrow.flatbuf.UnionMode;
import org.jspecify.annotations.Nullable;

/**
 * How one field's nodes and buffers lie in a record batch.
 *
 * <p><b>Source</b>: Arrow columnar format, "Recordbatch message" and "Buffer listing for each
 * layout".
 *
 * @param type what the record batch holds: for a dictionary-encoded field, its index type
 * @param valueType what the field means: the type of the dictionary's values
 * @param dictionaryId the dictionary, or null if the field is not encoded
 * @param ownBuffers buffers of this node without variadic ones and without its children's
 * @param hasValidity whether the first of them is a validity bitmap
 * @param isView whether the node has variadic buffers
 */
record FieldLayout(
    String name,
    ColumnType type,
    ColumnType valueType,
    @Nullable Long dictionaryId,
    List<FieldLayout> children,
    int ownBuffers,
    boolean hasValidity,
    boolean isView) {

  /** The layout of a field of the schema in a record batch. */
  static FieldLayout of(Field field) {
    DictionaryEncoding encoding = field.dictionary();
    if (encoding == null) {
      return ofValues(field);
    }
    Int index = encoding.indexType();
    ColumnType indexType =
        index == null
            ? ColumnType.integer(32, true)
            : ColumnType.integer(index.bitWidth(), index.isSigned());
    return new FieldLayout(
        name(field), indexType, ColumnType.of(field), encoding.id(), List.of(), 2, true, false);
  }

  /** The layout of a field's values: in a dictionary batch, or where it is not encoded. */
  static FieldLayout ofValues(Field field) {
    List<FieldLayout> children = new ArrayList<>();
    for (int i = 0; i < field.childrenLength(); i++) {
      children.add(of(field.children(i)));
    }
    ColumnType type = ColumnType.of(field);
    byte id = field.typeType();
    boolean isView = id == Type.BinaryView || id == Type.Utf8View;
    return new FieldLayout(
        name(field),
        type,
        type,
        null,
        List.copyOf(children),
        bufferCount(field),
        id != Type.Null && id != Type.Union && id != Type.RunEndEncoded,
        isView);
  }

  /** Collects the fields that are encoded with each dictionary, in depth-first order. */
  static void collectEncoded(Field field, List<Field> encoded) {
    if (field.dictionary() != null) {
      encoded.add(field);
    }
    for (int i = 0; i < field.childrenLength(); i++) {
      collectEncoded(field.children(i), encoded);
    }
  }

  private static String name(Field field) {
    String name = field.name();
    return name == null ? "" : name;
  }

  private static int bufferCount(Field field) {
    return switch (field.typeType()) {
      case Type.Null, Type.RunEndEncoded -> 0;
      case Type.FixedSizeList, Type.Struct_ -> 1;
      case Type.Union -> union(field).mode() == UnionMode.Dense ? 2 : 1;
      case Type.Binary,
          Type.Utf8,
          Type.LargeBinary,
          Type.LargeUtf8,
          Type.ListView,
          Type.LargeListView ->
          3;
      default -> 2;
    };
  }

  private static Union union(Field field) {
    return (Union) field.type(new Union());
  }

  /** Nodes of this field and all below it. */
  int nodeCount() {
    int sum = 1;
    for (FieldLayout child : children) {
      sum += child.nodeCount();
    }
    return sum;
  }

  /** Buffers of this field and all below it, without variadic ones. */
  int bufferCount() {
    int sum = ownBuffers;
    for (FieldLayout child : children) {
      sum += child.bufferCount();
    }
    return sum;
  }

  /** View fields from this one down: each has an entry in the batch's variadic counts. */
  int viewCount() {
    int sum = isView ? 1 : 0;
    for (FieldLayout child : children) {
      sum += child.viewCount();
    }
    return sum;
  }
}
