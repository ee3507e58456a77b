package dev.zerocopy.cache.codec.records;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The type of a component's values, resolved down to scalars. */
sealed interface ValueType {

  /** The type in words that change when, and only when, stored values would be read differently. */
  String describe();

  /** Whether an array is in it. */
  boolean hasArrays();

  /** One value. */
  record Scalar(ScalarKind kind, Class<?> type) implements ValueType {

    @Override
    public String describe() {
      return type.getTypeName();
    }

    @Override
    public boolean hasArrays() {
      return kind == ScalarKind.BYTES;
    }
  }

  /** An enum constant. */
  record Constant(Class<?> type) implements ValueType {

    /** The names in declared order, read without initialising the class. */
    List<String> names() {
      List<String> names = new ArrayList<>();
      Arrays.stream(type.getDeclaredFields())
          .filter(java.lang.reflect.Field::isEnumConstant)
          .forEach(field -> names.add(field.getName()));
      return names;
    }

    @Override
    public String describe() {
      return "enum " + type.getName() + names();
    }

    @Override
    public boolean hasArrays() {
      return false;
    }
  }

  /** A record inside another. */
  record Nested(RecordShape shape) implements ValueType {

    @Override
    public String describe() {
      return "record " + shape.describe();
    }

    @Override
    public boolean hasArrays() {
      return shape.hasArrays();
    }
  }

  /** An {@code Optional}. */
  record Maybe(ValueType value) implements ValueType {

    @Override
    public String describe() {
      return "Optional<" + value.describe() + ">";
    }

    @Override
    public boolean hasArrays() {
      return value.hasArrays();
    }
  }

  /** A {@code List} or a {@code Set}. */
  record Elements(ValueType element, boolean isSet) implements ValueType {

    @Override
    public String describe() {
      return (isSet ? "Set<" : "List<") + element.describe() + ">";
    }

    @Override
    public boolean hasArrays() {
      return element.hasArrays();
    }
  }

  /** A {@code Map}. */
  record Pairs(ValueType key, ValueType value) implements ValueType {

    @Override
    public String describe() {
      return "Map<" + key.describe() + "," + value.describe() + ">";
    }

    @Override
    public boolean hasArrays() {
      return key.hasArrays() || value.hasArrays();
    }
  }

  /** An array of primitives other than bytes. */
  record Primitives(ScalarKind kind, Class<?> type) implements ValueType {

    @Override
    public String describe() {
      return type.getTypeName();
    }

    @Override
    public boolean hasArrays() {
      return true;
    }
  }

  /** What describes several. */
  static String join(List<RecordShape.Component> components) {
    return components.stream()
        .map(component -> component.name() + ":" + component.type().describe())
        .collect(Collectors.joining(";"));
  }
}
