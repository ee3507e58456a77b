package dev.zerocopy.cache.codec.objects;

import dev.zerocopy.cache.store.UnsupportedValueException;
import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A walk through a value that tells its classes, and finds the cycles that cannot be read back.
 *
 * <p>A record, or an immutable collection, exists only when its parts do. A part that refers back
 * to it would be read as null, unless the cycle can be entered only through an object that exists
 * before its parts. So a cycle is refused if something on it that is built from its parts is
 * referred to more than once, or is the value itself.
 *
 * <p>What cannot be on a cycle by its {@linkplain GraphTypes types} is not walked through: of that,
 * the types that its fields are declared with are all that there can be.
 *
 * <p><b>Source</b>: Tarjan, "Depth-first search and linear graph algorithms" (1972), for the
 * strongly connected components.
 */
final class ObjectGraph {

  private final GraphTypes types;
  private final IdentityHashMap<Object, Node> nodes = new IdentityHashMap<>();
  private final Deque<Node> open = new ArrayDeque<>();

  private final Set<Class<?>> classes = new HashSet<>();
  private @Nullable Class<?> last;

  private ObjectGraph(GraphTypes types) {
    this.types = types;
  }

  /**
   * The classes of the objects that a value holds, beside those that their fields are declared
   * with.
   *
   * @throws UnsupportedValueException if one is not allowed, or on a cycle that cannot be read back
   */
  static Set<Class<?>> classesOf(Object value, GraphTypes types) {
    ObjectGraph graph = new ObjectGraph(types);
    if (!graph.isLeaf(value)) {
      graph.visit(value).references++; // the reader's own
      graph.nodes.values().forEach(Node::check);
    }
    return graph.classes;
  }

  private boolean isLeaf(Object value) {
    Class<?> type = value.getClass();
    if (type != last) {
      last = type;
      classes.add(type);
    }
    return types.isLeaf(type);
  }

  private Node visit(Object value) {
    Node node = new Node(value, nodes.size(), types.isBuiltFromParts(value.getClass()));
    nodes.put(value, node);
    open.push(node);
    for (Object part : parts(value)) {
      follow(node, part);
    }
    if (node.low == node.index) {
      close(node);
    }
    return node;
  }

  private void follow(Node from, Object part) {
    Node to = nodes.get(part);
    if (to == null) {
      to = visit(part);
      from.low = Math.min(from.low, to.low);
    } else if (to.isOpen) {
      from.low = Math.min(from.low, to.index);
      from.isOnCycle |= to == from;
    }
    to.references++;
  }

  private void close(Node root) {
    boolean cycle = open.peek() != root;
    Node node;
    do {
      node = open.pop();
      node.isOpen = false;
      node.isOnCycle |= cycle;
    } while (node != root);
  }

  /** What a value refers to and may lead back to it. */
  private List<Object> parts(Object value) {
    List<Object> parts = new ArrayList<>();
    add(comparatorOf(value), parts);
    switch (value) {
      case Collection<?> collection -> collection.forEach(part -> add(part, parts));
      case Map<?, ?> map ->
          map.forEach(
              (key, part) -> {
                add(key, parts);
                add(part, parts);
              });
      case Object[] array -> {
        for (Object part : array) {
          add(part, parts);
        }
      }
      case Optional<?> optional -> add(optional.orElse(null), parts);
      case AtomicReference<?> reference -> add(reference.get(), parts);
      case Map.Entry<?, ?> entry -> {
        add(entry.getKey(), parts);
        add(entry.getValue(), parts);
      }
      default -> {
        for (Field field : types.fields(value.getClass())) {
          add(valueOf(field, value), parts);
        }
      }
    }
    return parts;
  }

  private static @Nullable Object comparatorOf(Object value) {
    return switch (value) {
      case SortedSet<?> set -> set.comparator();
      case SortedMap<?, ?> map -> map.comparator();
      case PriorityQueue<?> queue -> queue.comparator();
      default -> null;
    };
  }

  private void add(@Nullable Object part, List<Object> parts) {
    if (part != null && !isLeaf(part)) {
      parts.add(part);
    }
  }

  private static @Nullable Object valueOf(Field field, Object value) {
    try {
      return field.get(value);
    } catch (IllegalAccessException e) {
      throw new AssertionError("fields are made accessible", e);
    }
  }

  private static final class Node {

    private final Object value;
    private final int index;
    private final boolean isBuiltFromParts;
    private int low;
    private int references;
    private boolean isOpen = true;
    private boolean isOnCycle;

    Node(Object value, int index, boolean isBuiltFromParts) {
      this.value = value;
      this.index = index;
      this.low = index;
      this.isBuiltFromParts = isBuiltFromParts;
    }

    void check() {
      if (isOnCycle && isBuiltFromParts && references > 1) {
        throw new UnsupportedValueException(
            "A "
                + value.getClass().getName()
                + " that refers to itself, directly or not, cannot be read back; let the cycle go"
                + " through a class that is not a record, or a mutable collection");
      }
    }
  }
}
