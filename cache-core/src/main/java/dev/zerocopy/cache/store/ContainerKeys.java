package dev.zerocopy.cache.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The part of {@link KeyEncoder} for collections.
 *
 * <p>Counts are written after the elements, so that a count is right even for a collection whose
 * {@code size()} is an estimate.
 */
final class ContainerKeys {

  private ContainerKeys() {}

  static void list(List<?> value, KeyBuffer out) {
    out.i8(KeyTag.LIST);
    inOrder(value, out);
  }

  static void set(Set<?> value, KeyBuffer out) {
    out.i8(KeyTag.SET);
    out.enter();
    out.i32(0);
    int start = out.size();
    List<byte[]> elements = new ArrayList<>();
    for (Object element : value) {
      int from = out.size();
      KeyEncoder.write(element, out);
      elements.add(out.copyFrom(from));
    }
    sort(elements, start, out);
    out.leave();
  }

  static void map(Map<?, ?> value, KeyBuffer out) {
    out.i8(KeyTag.MAP);
    out.enter();
    out.i32(0);
    int start = out.size();
    List<byte[]> entries = new ArrayList<>();
    for (Map.Entry<?, ?> entry : value.entrySet()) {
      int from = out.size();
      KeyEncoder.write(entry.getKey(), out);
      KeyEncoder.write(entry.getValue(), out);
      entries.add(out.copyFrom(from));
    }
    sort(entries, start, out);
    out.leave();
  }

  static void entry(Map.Entry<?, ?> value, KeyBuffer out) {
    out.i8(KeyTag.ENTRY);
    out.enter();
    KeyEncoder.write(value.getKey(), out);
    KeyEncoder.write(value.getValue(), out);
    out.leave();
  }

  static void optional(Optional<?> value, KeyBuffer out) {
    out.i8(KeyTag.OPTIONAL);
    out.enter();
    KeyEncoder.write(value.isPresent() ? value.get() : null, out);
    out.leave();
  }

  static void collection(Collection<?> value, KeyBuffer out) {
    Class<?> type = value.getClass();
    if (!type.getName().startsWith("java.")) {
      throw UnsupportedKeyException.ofType(type);
    }
    out.i8(KeyTag.COLLECTION);
    out.className(type);
    inOrder(value, out);
  }

  private static void inOrder(Collection<?> value, KeyBuffer out) {
    out.enter();
    out.i32(0);
    int start = out.size();
    int count = 0;
    for (Object element : value) {
      KeyEncoder.write(element, out);
      count++;
    }
    out.setI32(start - 4, count);
    out.leave();
  }

  /** Rewrites the buffer from {@code start} on in ascending order, and the count before it. */
  private static void sort(List<byte[]> parts, int start, KeyBuffer out) {
    if (parts.size() > 1) {
      parts.sort(Arrays::compareUnsigned);
      out.truncate(start);
      parts.forEach(out::bytes);
    }
    out.setI32(start - 4, parts.size());
  }
}
