package dev.zerocopy.cache.entry;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A growing list of longs. */
final class LongArray {

  private long[] values = new long[16];
  private int size;

  void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  int size() {
    return size;
  }

  void putTo(ByteBuffer target) {
    for (int i = 0; i < size; i++) {
      target.putLong(values[i]);
    }
  }
}
