package dev.zerocopy.cache.codec.records;

import dev.zerocopy.cache.codec.records.ValueType.Constant;
import dev.zerocopy.cache.codec.records.ValueType.Elements;
import dev.zerocopy.cache.codec.records.ValueType.Maybe;
import dev.zerocopy.cache.codec.records.ValueType.Nested;
import dev.zerocopy.cache.codec.records.ValueType.Pairs;
import dev.zerocopy.cache.codec.records.ValueType.Primitives;
import dev.zerocopy.cache.codec.records.ValueType.Scalar;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Resolves the generic types of a record's components, without initialising any class. */
final class TypeResolver {

  private final List<Class<?>> open = new ArrayList<>();

  private TypeResolver() {}

  /**
   * Resolves a record class.
   *
   * @throws UnsupportedComponentException if a component's type has no columns
   */
  static RecordShape resolve(Class<?> type) throws UnsupportedComponentException {
    return new TypeResolver().shape(type, type.getSimpleName(), Map.of());
  }

  private RecordShape shape(Class<?> type, String path, Map<TypeVariable<?>, Type> bindings)
      throws UnsupportedComponentException {
    if (open.contains(type)) {
      throw new UnsupportedComponentException(path, type, "refers to itself");
    }
    RecordComponent[] declared = type.getRecordComponents();
    if (declared.length == 0) {
      throw new UnsupportedComponentException(path, type, "has no components");
    }
    open.add(type);
    List<RecordShape.Component> components = new ArrayList<>();
    for (RecordComponent component : declared) {
      String name = path + "." + component.getName();
      components.add(
          new RecordShape.Component(
              component.getName(),
              component.getType(),
              of(component.getGenericType(), name, bindings)));
    }
    open.removeLast();
    return RecordShape.of(type, path, components);
  }

  private ValueType of(Type type, String path, Map<TypeVariable<?>, Type> bindings)
      throws UnsupportedComponentException {
    return switch (type) {
      case Class<?> plain -> ofClass(plain, path);
      case ParameterizedType generic -> ofGeneric(generic, path, bindings);
      case WildcardType wildcard when wildcard.getLowerBounds().length == 0 ->
          of(wildcard.getUpperBounds()[0], path, bindings);
      case TypeVariable<?> variable when bindings.containsKey(variable) ->
          of(Objects.requireNonNull(bindings.get(variable)), path, bindings);
      default -> throw new UnsupportedComponentException(path, type, "is not supported");
    };
  }

  private ValueType ofClass(Class<?> type, String path) throws UnsupportedComponentException {
    ScalarKind kind = ScalarKind.of(type);
    if (kind != null) {
      return new Scalar(kind, type);
    } else if (type.isEnum()) {
      return new Constant(type);
    } else if (type.isRecord()) {
      return new Nested(shape(type, path, Map.of()));
    } else if (type.isArray() && type.getComponentType().isPrimitive()) {
      return new Primitives(
          Objects.requireNonNull(ScalarKind.of(type.getComponentType())), type.getComponentType());
    }
    throw new UnsupportedComponentException(path, type, "is not supported");
  }

  private ValueType ofGeneric(
      ParameterizedType type, String path, Map<TypeVariable<?>, Type> bindings)
      throws UnsupportedComponentException {
    Class<?> raw = (Class<?>) type.getRawType();
    Type[] arguments = type.getActualTypeArguments();
    if (raw.isRecord()) {
      Map<TypeVariable<?>, Type> inner = new HashMap<>();
      for (int i = 0; i < arguments.length; i++) {
        boolean isVariable = arguments[i] instanceof TypeVariable<?>;
        inner.put(
            raw.getTypeParameters()[i],
            isVariable ? bindings.getOrDefault(arguments[i], arguments[i]) : arguments[i]);
      }
      return new Nested(shape(raw, path, inner));
    } else if (raw == List.class) {
      return new Elements(of(arguments[0], path, bindings), false);
    } else if (raw == Set.class) {
      return new Elements(comparable(of(arguments[0], path, bindings), path, type), true);
    } else if (raw == Map.class) {
      return new Pairs(
          comparable(of(arguments[0], path, bindings), path, type),
          of(arguments[1], path, bindings));
    } else if (raw == Optional.class) {
      return new Maybe(of(arguments[0], path, bindings));
    }
    throw new UnsupportedComponentException(path, type, "is not supported");
  }

  private static ValueType comparable(ValueType type, String path, Type declared)
      throws UnsupportedComponentException {
    if (type.hasArrays()) {
      throw new UnsupportedComponentException(path, declared, "would compare arrays");
    }
    return type;
  }
}
