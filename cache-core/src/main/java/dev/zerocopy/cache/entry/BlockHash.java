package dev.zerocopy.cache.entry;

import com.dynatrace.hash4j.hashing.ByteAccess;
import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * XXH64 of a block, seed 0.
 *
 * <p>A Java loop and not an intrinsic: when another process truncates the file under a mapping, the
 * loop ends in an {@link InternalError} that can be caught, a native routine in the end of the JVM.
 * A heap segment is hashed as an array: a loop that has seen heap, native and mapped segments is
 * compiled for none of them, and was six times as slow.
 */
final class BlockHash {

  private static final Hasher64 XXH64 = Hashing.xxh64();
  private static final ByteAccess<MemorySegment> ACCESS =
      ByteAccess.forMemorySegment(MemorySegment.class);

  private BlockHash() {}

  static long of(MemorySegment bytes, long offset, long lengthBytes) {
    return bytes.isNative()
        ? XXH64.hashBytesToLong(bytes, offset, lengthBytes, ACCESS)
        : XXH64.hashBytesToLong(bytes.asSlice(offset, lengthBytes).toArray(ValueLayout.JAVA_BYTE));
  }
}
