package dev.zerocopy.cache.codec.arrow;

import java.util.Arrays;
import java.util.List;

/** The values of a dictionary: its first batch and those that continue it. */
final class ArrowDictionary {

  private final List<ArrowColumn> parts;
  private final int[] ends;

  ArrowDictionary(List<ArrowColumn> parts) {
    this.parts = parts;
    this.ends = new int[parts.size()];
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += parts.get(i).length();
      ends[i] = end;
    }
  }

  int size() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  String getString(int index) {
    int part = partOf(index);
    return parts.get(part).getString(index - start(part));
  }

  byte[] getBytes(int index) {
    int part = partOf(index);
    return parts.get(part).getBytes(index - start(part));
  }

  private int partOf(int index) {
    int at = Arrays.binarySearch(ends, index);
    int part = at >= 0 ? at + 1 : -at - 1;
    if (index < 0 || part == ends.length) {
      throw new IndexOutOfBoundsException(
          "Dictionary index must be below " + size() + ", got " + index);
    }
    return part;
  }

  private int start(int part) {
    return part == 0 ? 0 : ends[part - 1];
  }
}
