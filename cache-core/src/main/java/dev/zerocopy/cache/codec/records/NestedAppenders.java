package dev.zerocopy.cache.codec.records;

import dev.zerocopy.cache.store.UnsupportedValueException;
import java.lang.reflect.Array;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Writes values that hold others, and makes the appender of each type. */
final class NestedAppenders {

  private NestedAppenders() {}

  static Appender of(ValueType type) {
    return switch (type) {
      case ValueType.Scalar scalar -> scalar(scalar);
      case ValueType.Constant constant -> TextAppender.ofConstants(constant.names());
      case ValueType.Nested nested -> new Records(nested.shape());
      case ValueType.Maybe maybe -> new Optionals(of(maybe.value()));
      case ValueType.Elements elements -> new Elements(of(elements.element()));
      case ValueType.Pairs pairs -> new Pairs(of(pairs.key()), of(pairs.value()));
      case ValueType.Primitives primitives -> new Primitives(primitives.kind());
    };
  }

  private static Appender scalar(ValueType.Scalar scalar) {
    return switch (scalar.kind()) {
      case TEXT -> TextAppender.ofTexts();
      case INSTANT, LOCAL_DATE_TIME, DURATION -> new TimeAppender(scalar.kind());
      case ZONED_DATE_TIME -> new Zoned();
      default ->
          scalar.kind().isPrimitive()
              ? new NumberAppender(scalar.kind(), scalar.type().isPrimitive())
              : new ScalarAppender(scalar.kind());
    };
  }

  /** A struct with a child for each component. */
  static final class Records extends Appender {

    private final List<RecordShape.Component> components;
    private final Accessor[] accessors;
    private final Appender[] appenders;
    private @Nullable StructVector vector;

    Records(RecordShape shape) {
      this.components = shape.components();
      this.accessors = new Accessor[components.size()];
      this.appenders = new Appender[components.size()];
      for (int i = 0; i < accessors.length; i++) {
        accessors[i] = shape.accessor(i);
        appenders[i] = of(components.get(i).type());
      }
    }

    @Override
    boolean scans() {
      for (Appender appender : appenders) {
        if (appender.scans()) {
          return true;
        }
      }
      return false;
    }

    @Override
    void scan(@Nullable Object value) {
      if (value == null) {
        return;
      }
      for (int i = 0; i < appenders.length; i++) {
        if (appenders[i].scans()) {
          appenders[i].scan(accessors[i].get(value));
        }
      }
    }

    Field[] fields(List<List<String>> dictionaries) {
      Field[] fields = new Field[appenders.length];
      for (int i = 0; i < fields.length; i++) {
        fields[i] = appenders[i].field(components.get(i).name(), true, dictionaries);
      }
      return fields;
    }

    @Override
    Field field(String name, boolean nullable, List<List<String>> dictionaries) {
      return nested(name, nullable, new ArrowType.Struct(), fields(dictionaries));
    }

    void bind(List<FieldVector> vectors) {
      for (int i = 0; i < appenders.length; i++) {
        appenders[i].bind(vectors.get(i));
      }
    }

    @Override
    void bind(FieldVector bound) {
      this.vector = (StructVector) bound;
      bind(bound.getChildrenFromFields());
    }

    long appendComponents(int row, Object record) {
      long bytes = 0;
      for (int i = 0; i < appenders.length; i++) {
        bytes += appenders[i].append(row, accessors[i], record);
      }
      return bytes;
    }

    @Override
    long append(int row, @Nullable Object value) {
      StructVector target = Objects.requireNonNull(vector);
      if (value == null) {
        target.setNull(row);
        return Long.BYTES;
      }
      target.setIndexDefined(row);
      return appendComponents(row, value);
    }
  }

  /** A struct of one nullable child: null is null, empty is a struct with a null. */
  private static final class Optionals extends Appender {

    private final Appender value;
    private @Nullable StructVector vector;

    Optionals(Appender value) {
      this.value = value;
    }

    @Override
    boolean scans() {
      return value.scans();
    }

    @Override
    void scan(@Nullable Object optional) {
      if (optional != null) {
        value.scan(((Optional<?>) optional).orElse(null));
      }
    }

    @Override
    Field field(String name, boolean nullable, List<List<String>> dictionaries) {
      Field child = value.field("value", true, dictionaries);
      return nested(name, nullable, new ArrowType.Struct(), child);
    }

    @Override
    void bind(FieldVector bound) {
      this.vector = (StructVector) bound;
      value.bind(bound.getChildrenFromFields().getFirst());
    }

    @Override
    long append(int row, @Nullable Object optional) {
      StructVector target = Objects.requireNonNull(vector);
      if (optional == null) {
        target.setNull(row);
        return 1;
      }
      target.setIndexDefined(row);
      return value.append(row, ((Optional<?>) optional).orElse(null));
    }
  }

  /** A struct of an instant and the name of a zone. */
  private static final class Zoned extends Appender {

    private final Appender instant = new TimeAppender(ScalarKind.INSTANT);
    private final Appender zone =
        TextAppender.of(value -> ((ZonedDateTime) value).getZone().getId());
    private @Nullable StructVector vector;

    @Override
    boolean scans() {
      return true;
    }

    @Override
    void scan(@Nullable Object value) {
      instant.scan(value);
      zone.scan(value);
    }

    @Override
    Field field(String name, boolean nullable, List<List<String>> dictionaries) {
      return nested(
          name,
          nullable,
          new ArrowType.Struct(),
          instant.field("instant", false, dictionaries),
          zone.field("zone", false, dictionaries));
    }

    @Override
    void bind(FieldVector bound) {
      this.vector = (StructVector) bound;
      instant.bind(bound.getChildrenFromFields().get(0));
      zone.bind(bound.getChildrenFromFields().get(1));
    }

    @Override
    long append(int row, @Nullable Object value) {
      StructVector target = Objects.requireNonNull(vector);
      if (value == null) {
        target.setNull(row);
        return Long.BYTES;
      }
      target.setIndexDefined(row);
      return instant.append(row, value) + zone.append(row, value);
    }
  }

  /** A list for a {@code List} or a {@code Set}. */
  private static final class Elements extends Appender {

    private final Appender element;
    private @Nullable ListVector vector;

    Elements(Appender element) {
      this.element = element;
    }

    @Override
    boolean scans() {
      return element.scans();
    }

    @Override
    void scan(@Nullable Object value) {
      if (value != null) {
        ((Collection<?>) value).forEach(element::scan);
      }
    }

    @Override
    Field field(String name, boolean nullable, List<List<String>> dictionaries) {
      Field child = element.field(ListVector.DATA_VECTOR_NAME, true, dictionaries);
      return nested(name, nullable, new ArrowType.List(), child);
    }

    @Override
    void bind(FieldVector bound) {
      this.vector = (ListVector) bound;
      element.bind(vector.getDataVector());
    }

    @Override
    long append(int row, @Nullable Object value) {
      ListVector target = Objects.requireNonNull(vector);
      if (value == null) {
        target.setNull(row);
        return Integer.BYTES;
      }
      int start = target.startNewValue(row);
      int count = 0;
      long bytes = Integer.BYTES;
      for (Object item : (Collection<?>) value) {
        bytes += element.append(start + count++, item);
      }
      target.endValue(row, count);
      return bytes;
    }
  }

  private static final class Pairs extends Appender {

    private final Appender key;
    private final Appender value;
    private @Nullable MapVector vector;

    Pairs(Appender key, Appender value) {
      this.key = key;
      this.value = value;
    }

    @Override
    boolean scans() {
      return key.scans() || value.scans();
    }

    @Override
    void scan(@Nullable Object map) {
      if (map != null) {
        ((Map<?, ?>) map).keySet().forEach(key::scan);
        ((Map<?, ?>) map).values().forEach(value::scan);
      }
    }

    @Override
    Field field(String name, boolean nullable, List<List<String>> dictionaries) {
      Field entries =
          nested(
              MapVector.DATA_VECTOR_NAME,
              false,
              new ArrowType.Struct(),
              key.field(MapVector.KEY_NAME, false, dictionaries),
              value.field(MapVector.VALUE_NAME, true, dictionaries));
      return nested(name, nullable, new ArrowType.Map(false), entries);
    }

    @Override
    void bind(FieldVector bound) {
      this.vector = (MapVector) bound;
      List<FieldVector> pair = vector.getDataVector().getChildrenFromFields();
      key.bind(pair.get(0));
      value.bind(pair.get(1));
    }

    @Override
    long append(int row, @Nullable Object map) {
      MapVector target = Objects.requireNonNull(vector);
      if (map == null) {
        target.setNull(row);
        return Integer.BYTES;
      }
      StructVector entries = (StructVector) target.getDataVector();
      int next = target.startNewValue(row);
      int start = next;
      long bytes = Integer.BYTES;
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) map).entrySet()) {
        if (entry.getKey() == null) {
          throw UnsupportedValueException.forOtherCodecs(
              "A map with a null key cannot be stored as a column");
        }
        entries.setIndexDefined(next);
        bytes += key.append(next, entry.getKey()) + value.append(next, entry.getValue());
        next++;
      }
      target.endValue(row, next - start);
      return bytes;
    }
  }

  /** A list for an array of primitives. */
  private static final class Primitives extends Appender {

    private final ScalarKind kind;
    private final NumberAppender element;
    private @Nullable ListVector vector;

    Primitives(ScalarKind kind) {
      this.kind = kind;
      this.element = new NumberAppender(kind, true);
    }

    @Override
    Field field(String name, boolean nullable, List<List<String>> dictionaries) {
      Field child = element.field(ListVector.DATA_VECTOR_NAME, false, dictionaries);
      return nested(name, nullable, new ArrowType.List(), child);
    }

    @Override
    void bind(FieldVector bound) {
      this.vector = (ListVector) bound;
      element.bind(vector.getDataVector());
    }

    @Override
    long append(int row, @Nullable Object value) {
      ListVector target = Objects.requireNonNull(vector);
      if (value == null) {
        target.setNull(row);
        return Integer.BYTES;
      }
      int start = target.startNewValue(row);
      int length = Array.getLength(value);
      for (int i = 0; i < length; i++) {
        set(start + i, value, i);
      }
      target.endValue(row, length);
      return Integer.BYTES + (long) length * Long.BYTES;
    }

    private void set(int at, Object array, int i) {
      switch (kind) {
        case BOOLEAN -> element.appendLong(at, ((boolean[]) array)[i] ? 1 : 0);
        case SHORT -> element.appendLong(at, ((short[]) array)[i]);
        case CHAR -> element.appendLong(at, ((char[]) array)[i]);
        case INT -> element.appendLong(at, ((int[]) array)[i]);
        case LONG -> element.appendLong(at, ((long[]) array)[i]);
        case FLOAT -> element.appendDouble(at, ((float[]) array)[i]);
        default -> element.appendDouble(at, ((double[]) array)[i]);
      }
    }
  }
}
