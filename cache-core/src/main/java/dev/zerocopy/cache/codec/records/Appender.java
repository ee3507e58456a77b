package dev.zerocopy.cache.codec.records;

import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * Writes values of one type into a vector.
 *
 * <p>First it may look at all values, then it says which Arrow type holds them, then it is given
 * the vector and the values again.
 *
 * <p><b>Threads</b>: confined.
 */
abstract class Appender {

  /** Whether {@link #scan} must see the values. */
  boolean scans() {
    return false;
  }

  /** Looks at a value. */
  void scan(@Nullable Object value) {}

  /**
   * The field for the values seen, encoded ones with the type of their dictionary's values.
   *
   * @param dictionaries collects the dictionaries that are needed
   */
  abstract Field field(String name, boolean nullable, List<List<String>> dictionaries);

  /** Takes the vector of the field. */
  abstract void bind(FieldVector vector);

  /**
   * Sets a row; the rows of a vector are set in order.
   *
   * @return about how many bytes that took
   */
  abstract long append(int row, @Nullable Object value);

  /** Sets a row to a component of a record. */
  long append(int row, Accessor accessor, Object record) {
    return append(row, accessor.get(record));
  }

  static Field plain(String name, boolean nullable, ArrowType type) {
    return new Field(name, new FieldType(nullable, type, null), null);
  }

  static Field nested(String name, boolean nullable, ArrowType type, Field... children) {
    return new Field(name, new FieldType(nullable, type, null), List.of(children));
  }
}
