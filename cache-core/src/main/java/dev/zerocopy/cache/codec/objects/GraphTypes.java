package dev.zerocopy.cache.codec.objects;

import dev.zerocopy.cache.store.UnsupportedValueException;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Timestamp;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.Stack;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What is known of the classes in a graph of objects before one looks at the objects.
 *
 * <p><b>Lifetime</b>: holds the classes that it was asked for. <b>Threads</b>: safe.
 */
final class GraphTypes {

  /** Collections that Fory makes before their elements are read; all others are made after. */
  private static final Set<Class<?>> MADE_FIRST =
      Set.of(
          ArrayList.class,
          LinkedList.class,
          ArrayDeque.class,
          Vector.class,
          Stack.class,
          HashMap.class,
          LinkedHashMap.class,
          IdentityHashMap.class,
          Hashtable.class,
          TreeMap.class,
          HashSet.class,
          LinkedHashSet.class,
          TreeSet.class,
          PriorityQueue.class,
          ConcurrentHashMap.class,
          ConcurrentSkipListMap.class,
          ConcurrentSkipListSet.class);

  /** Not final, and yet extended by nobody who is sane. */
  private static final Set<Class<?>> OPEN_VALUES =
      Set.of(BigDecimal.class, BigInteger.class, Date.class, Timestamp.class, ZoneId.class);

  private final AllowedTypes types;
  private final ConcurrentMap<Class<?>, Boolean> leaves = new ConcurrentHashMap<>();
  private final ConcurrentMap<Class<?>, List<Field>> fields = new ConcurrentHashMap<>();

  GraphTypes(AllowedTypes types) {
    this.types = types;
  }

  /**
   * Whether nothing that an object of the class holds can lead back to anything that holds it, nor
   * be of another class than its fields are declared with.
   *
   * @throws UnsupportedValueException if the class is not allowed
   */
  boolean isLeaf(Class<?> type) {
    Boolean known = leaves.get(type);
    if (known == null) {
      if (!types.isAllowed(type.getName())) {
        throw new UnsupportedValueException(AllowedTypes.refusal(type.getName()));
      }
      known = isClosed(type, true, new HashSet<>());
      leaves.put(type, known);
    }
    return known;
  }

  /** Whether an object of the class exists only when what it holds does. */
  boolean isBuiltFromParts(Class<?> type) {
    if (types.isOfApplication(type.getName())) {
      return type.isRecord() || replacesItself(type);
    }
    return !type.isArray() && !MADE_FIRST.contains(type);
  }

  // Classes that replace themselves, see AllowedSerializers, are rebuilt from another object.
  private static boolean replacesItself(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .map(java.lang.reflect.Method::getName)
        .anyMatch(name -> name.equals("writeReplace") || name.equals("readResolve"));
  }

  /** The fields of an application's class that may lead back to the object, made accessible. */
  List<Field> fields(Class<?> type) {
    return fields.computeIfAbsent(type, this::findFields);
  }

  private List<Field> findFields(Class<?> type) {
    List<Field> found = new ArrayList<>();
    for (Class<?> at = type; types.isOfApplication(at.getName()); at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0
            && !isClosed(field.getGenericType(), false, new HashSet<>())) {
          field.setAccessible(true);
          found.add(field);
        }
      }
    }
    return found;
  }

  private boolean isClosed(Type mentioned, boolean exact, Set<Class<?>> path) {
    return switch (mentioned) {
      case Class<?> type -> isClosedClass(type, exact, path);
      case GenericArrayType array -> isClosed(array.getGenericComponentType(), false, path);
      case ParameterizedType generic ->
          isContainer((Class<?>) generic.getRawType())
              && Arrays.stream(generic.getActualTypeArguments())
                  .allMatch(argument -> isClosed(argument, false, path));
      case WildcardType wildcard ->
          Arrays.stream(wildcard.getUpperBounds()).allMatch(bound -> isClosed(bound, false, path));
      default -> false; // the variable of a generic class may be anything
    };
  }

  private static boolean isContainer(Class<?> type) {
    return type == Optional.class
        || Collection.class.isAssignableFrom(type)
        || Map.class.isAssignableFrom(type);
  }

  private boolean isClosedClass(Class<?> type, boolean exact, Set<Class<?>> path) {
    if (type.isArray()) {
      return isClosed(type.componentType(), false, path);
    }
    if (type.isPrimitive() || Enum.class.isAssignableFrom(type)) {
      return true;
    }
    if (!types.isOfApplication(type.getName())) {
      return !isContainer(type)
          && !Map.Entry.class.isAssignableFrom(type)
          && type != AtomicReference.class
          && (exact || Modifier.isFinal(type.getModifiers()) || OPEN_VALUES.contains(type));
    }
    if (!(exact || Modifier.isFinal(type.getModifiers())) || !path.add(type)) {
      return false; // a subclass may hold anything; a type that mentions itself may be a cycle
    }
    boolean closed = true;
    for (Class<?> at = type;
        closed && at != null && types.isOfApplication(at.getName());
        at = at.getSuperclass()) {
      closed =
          Arrays.stream(at.getDeclaredFields())
              .filter(field -> (field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0)
              .allMatch(field -> isClosed(field.getGenericType(), false, path));
    }
    path.remove(type);
    return closed;
  }
}
