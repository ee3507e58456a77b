package dev.zerocopy.cache.served;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/** Reproducible bytes of any length, each computed from its position (SplitMix64's mixer). */
final class Noise extends InputStream {

  private final long lengthBytes;
  private long position;

  Noise(long lengthBytes) {
    this.lengthBytes = lengthBytes;
  }

  private static long word(long number) {
    long z = (number + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  private static byte at(long position) {
    return (byte) (word(position / Long.BYTES) >>> (8 * (position % Long.BYTES)));
  }

  static byte[] range(long from, long to) {
    byte[] bytes = new byte[Math.toIntExact(to - from)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = at(from + i);
    }
    return bytes;
  }

  @Override
  public int read() {
    return position == lengthBytes ? -1 : at(position++) & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (position == lengthBytes && length > 0) {
      return -1;
    }
    int part = (int) Math.min(length, lengthBytes - position);
    ByteBuffer bytes = ByteBuffer.wrap(target, offset, part).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (position % Long.BYTES == 0 && bytes.remaining() >= Long.BYTES) {
        bytes.putLong(word(position / Long.BYTES));
        position += Long.BYTES;
      } else {
        bytes.put(at(position++));
      }
    }
    return part;
  }
}
