package dev.zerocopy.cache.entry;

import com.dynatrace.hash4j.hashing.ByteAccess;
import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.lang.foreign.MemorySegment;

/**
 * XXH64 of a block, seed 0.
 *
 * <p>A Java loop and not an intrinsic: when another process truncates the file under a mapping, the
 * loop ends in an {@link InternalError} that can be caught, a native routine in the end of the JVM.
 * All callers pass native or mapped segments, never heap ones, so that the loop stays monomorphic.
 */
final class BlockHash {

  private static final Hasher64 XXH64 = Hashing.xxh64();
  private static final ByteAccess<MemorySegment> ACCESS =
      ByteAccess.forMemorySegment(MemorySegment.class);

  private BlockHash() {}

  static long of(MemorySegment bytes, long offset, long lengthBytes) {
    return XXH64.hashBytesToLong(bytes, offset, lengthBytes, ACCESS);
  }
}
