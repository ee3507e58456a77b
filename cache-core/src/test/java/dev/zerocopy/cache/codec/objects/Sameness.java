package dev.zerocopy.cache.codec.objects;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Whether two objects are equal, of the same classes, also where these do not define it. */
final class Sameness {

  private final boolean exactly;

  /** Creates a comparison in which collections must be of the same classes too, or need not. */
  Sameness(boolean exactly) {
    this.exactly = exactly;
  }

  boolean same(@Nullable Object one, @Nullable Object other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    if (one.getClass() != other.getClass()) {
      return !exactly && isCollection(one) && one.equals(other);
    }
    return switch (one) {
      case Set<?> set -> set.equals(other);
      case Collection<?> list -> sameElements(list, (Collection<?>) other);
      case Map<?, ?> map -> sameEntries(map, (Map<?, ?>) other);
      case Record record -> sameComponents(record, other);
      case AtomicBoolean flag -> flag.get() == ((AtomicBoolean) other).get();
      case Number number -> number.equals(other) || number.toString().equals(other.toString());
      case StringBuilder text -> text.compareTo((StringBuilder) other) == 0;
      default -> one.getClass().isArray() ? sameArrays(one, other) : one.equals(other);
    };
  }

  private static boolean isCollection(Object value) {
    return value instanceof Collection<?> || value instanceof Map<?, ?>;
  }

  private boolean sameElements(Collection<?> one, Collection<?> other) {
    return sameArrays(one.toArray(), other.toArray());
  }

  private boolean sameArrays(Object one, Object other) {
    boolean same = Array.getLength(one) == Array.getLength(other);
    for (int i = 0; same && i < Array.getLength(one); i++) {
      same = same(Array.get(one, i), Array.get(other, i));
    }
    return same;
  }

  /** In the same order where the map has one; keys are compared by their own equality. */
  private boolean sameEntries(Map<?, ?> one, Map<?, ?> other) {
    if (!one.keySet().equals(other.keySet())) {
      return false;
    }
    boolean ordered = one instanceof java.util.SequencedMap;
    List<?> keys = new ArrayList<>(one.keySet());
    return (!ordered || keys.equals(new ArrayList<>(other.keySet())))
        && keys.stream().allMatch(key -> same(one.get(key), other.get(key)));
  }

  private boolean sameComponents(Object one, Object other) {
    for (RecordComponent component : one.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        if (!same(component.getAccessor().invoke(one), component.getAccessor().invoke(other))) {
          return false;
        }
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(e.getMessage(), e);
      }
    }
    return true;
  }
}
