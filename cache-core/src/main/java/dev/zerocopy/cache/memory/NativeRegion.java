package dev.zerocopy.cache.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A stretch of native memory: part of a file mapped, or an allocation.
 *
 * <p><b>Lifetime</b>: valid until {@value #LINGER_SECONDS} seconds after this object was collected
 * and, for a mapping, until no segment of it is reachable either. Whoever reads through a raw
 * address (Arrow's buffers do) holds this object; the delay covers the last read of a holder that
 * the compiler found dead while its address was still in a register.
 *
 * <p><b>Threads</b>: safe.
 */
public final class NativeRegion {

  static final int LINGER_SECONDS = 10;

  private static final int PAGE_BYTES = 4096;
  private static final Cleaner CLEANER = Cleaner.create();
  private static final Executor LINGER =
      CompletableFuture.delayedExecutor(LINGER_SECONDS, TimeUnit.SECONDS, Runnable::run);

  private final MemorySegment segment;

  private NativeRegion(MemorySegment segment, Runnable end) {
    this.segment = segment;
    CLEANER.register(this, () -> LINGER.execute(end));
  }

  private static NativeRegion ofMapping(MemorySegment segment) {
    return new NativeRegion(segment, new Keep(segment));
  }

  /**
   * Maps the first bytes of a file, read-only and shared with every process that maps it.
   *
   * <p><b>Failure</b>: {@link IOException} when the file is shorter.
   */
  public static NativeRegion mapReadOnly(FileChannel file, long lengthBytes) throws IOException {
    return ofMapping(map(file, MapMode.READ_ONLY, 0, lengthBytes).asReadOnly());
  }

  /**
   * Maps the first bytes of a file, writable and shared with every process that maps it.
   *
   * <p><b>Failure</b>: {@link IOException} when the file is shorter.
   */
  public static NativeRegion mapShared(FileChannel file, long lengthBytes) throws IOException {
    return ofMapping(map(file, MapMode.READ_WRITE, 0, lengthBytes));
  }

  /**
   * Maps a range writable and copy-on-write: what is written is seen through this region only.
   *
   * <p><b>Failure</b>: {@link IOException} when the file is shorter than the range or when the
   * system refuses to commit the memory; {@link java.nio.channels.NonWritableChannelException} when
   * the file was not opened for writing.
   */
  public static NativeRegion mapCopyOnWrite(FileChannel file, long offset, long lengthBytes)
      throws IOException {
    return ofMapping(map(file, MapMode.PRIVATE, offset, lengthBytes));
  }

  /**
   * Maps the first bytes of a file, writable and shared with every process that maps it, for as
   * long as an action runs; what it writes stays.
   *
   * <p><b>Failure</b>: {@link IOException} when the file is shorter; {@link InternalError} when it
   * was truncated meanwhile.
   */
  public static void withShared(
      FileChannel file, long lengthBytes, Consumer<? super MemorySegment> action)
      throws IOException {
    // Mapping past the end of a writable file would grow it.
    requireSize(file, lengthBytes);
    MappingLimit.SYSTEM.acquire();
    try (Arena arena = Arena.ofConfined()) {
      action.accept(file.map(MapMode.READ_WRITE, 0, lengthBytes, arena));
    } finally {
      MappingLimit.SYSTEM.release();
    }
  }

  /**
   * Allocates zeroed memory, aligned to a page.
   *
   * <p>From a shared arena, closed after collection: an automatic one would do the same, but counts
   * against {@code -XX:MaxDirectMemorySize}.
   */
  @SuppressWarnings({"resource", "MustBeClosedChecker"}) // closed by the cleaner
  public static NativeRegion allocate(long lengthBytes) {
    Arena arena = Arena.ofShared();
    return new NativeRegion(arena.allocate(lengthBytes, PAGE_BYTES), arena::close);
  }

  private static MemorySegment map(FileChannel file, MapMode mode, long offset, long lengthBytes)
      throws IOException {
    // Mapping past the end of a writable file would grow it.
    requireSize(file, offset + lengthBytes);
    MemorySegment segment = map(file, mode, offset, lengthBytes, MappingLimit.SYSTEM);
    requireSize(file, offset + lengthBytes);
    return segment;
  }

  private static MemorySegment map(
      FileChannel file, MapMode mode, long offset, long lengthBytes, MappingLimit limit)
      throws IOException {
    limit.acquire();
    try {
      MemorySegment segment = file.map(mode, offset, lengthBytes, Arena.ofAuto());
      limit.releaseWithScope(segment.scope());
      return segment;
    } catch (Throwable e) {
      limit.release();
      throw e;
    }
  }

  private static void requireSize(FileChannel file, long sizeBytes) throws IOException {
    if (file.size() < sizeBytes) {
      throw new IOException(
          "File is too short to map: expected " + sizeBytes + " bytes, found " + file.size());
    }
  }

  /** The bytes. A reader that uses their address must hold this region. */
  public MemorySegment segment() {
    return segment;
  }

  /** Whether the page of an offset is in memory, whoever brought it there. */
  public boolean isResident(long offset) {
    return !segment.isMapped() || segment.asSlice(offset, 1).isLoaded();
  }

  /** Gives the resident pages of a range back to the system, if the region is a mapping. */
  public void releasePages(long offset, long lengthBytes) {
    if (segment.isMapped() && lengthBytes > 0) {
      segment.asSlice(offset, lengthBytes).unload();
    }
  }

  /** Holds a segment until it has run. */
  private record Keep(MemorySegment segment) implements Runnable {

    @Override
    public void run() {}
  }
}
