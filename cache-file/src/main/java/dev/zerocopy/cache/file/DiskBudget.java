package dev.zerocopy.cache.file;

import dev.zerocopy.cache.entry.EntryEncoder.LengthCheck;
import dev.zerocopy.cache.store.ValueRefusedException;
import dev.zerocopy.cache.store.ValueRefusedException.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether a new entry of a cache has a place on the disk.
 *
 * <p>The cost does not depend on how many entries there are: what is used is in the shared pages,
 * and the evictor keeps a part of the budget free ahead of time.
 *
 * <p><b>Threads</b>: safe.
 */
final class DiskBudget {

  /** How long a put waits for the evictor, which is to look more often than that. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(1);

  private static final long MIN_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
  private static final long MAX_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** How much is written between two looks at the free space. */
  private static final long BYTES_BETWEEN_LOOKS = 64 << 20;

  private final String cache;
  private final CoherencePage page;
  private final DirectoryPage directory;
  private final FreeSpace freeSpace;
  private final Runnable evictor;

  /**
   * Makes the budget of a cache.
   *
   * @param evictor wakes it, if it is in this process
   */
  DiskBudget(
      String cache,
      CoherencePage page,
      DirectoryPage directory,
      FreeSpace freeSpace,
      Runnable evictor) {
    this.cache = cache;
    this.page = page;
    this.directory = directory;
    this.freeSpace = freeSpace;
    this.evictor = evictor;
  }

  /** Watches one entry while it is written; refuses it as soon as it is too long. */
  LengthCheck check() throws ValueRefusedException {
    requireFreeSpace(freeSpace.isLow() && freeSpace.look());
    long[] nextLook = {BYTES_BETWEEN_LOOKS};
    return lengthBytes -> {
      long blockBytes = EntryFiles.blocks(lengthBytes) * EntryFiles.BLOCK_BYTES;
      requireFits(blockBytes, page.budget().limits(), "of cache " + cache);
      requireFits(blockBytes, directory.budget().limits(), "of the directory");
      if (lengthBytes >= nextLook[0]) {
        nextLook[0] = lengthBytes + BYTES_BETWEEN_LOOKS;
        requireFreeSpace(freeSpace.look());
      }
    };
  }

  private void requireFreeSpace(boolean isLow) throws ValueRefusedException {
    if (isLow) {
      throw new ValueRefusedException(
          Reason.LOW_DISK,
          "less than "
              + freeSpace.minFreeBytes()
              + " bytes are free: make space or lower zerocopy.cache.file.min-free-space");
    }
  }

  private static void requireFits(long bytes, DiskLimits limits, String whose)
      throws ValueRefusedException {
    if (limits.maxBytes() > 0 && bytes > limits.maxBytes()) {
      throw new ValueRefusedException(
          Reason.OVERSIZED,
          "the value has more bytes than max-size "
              + whose
              + " allows for all together, "
              + limits.maxBytes());
    }
  }

  /**
   * Waits until there is room for a finished entry in the place of a key's present one.
   *
   * @throws ValueRefusedException if the evictor makes none in time
   */
  void awaitRoom(long lengthBytes, Path present) throws ValueRefusedException {
    if (page.budget().limits().areNone() && directory.budget().limits().areNone()) {
      return;
    }
    long blocks = EntryFiles.blocks(lengthBytes);
    long blocksBefore = EntryFiles.blocksOf(present);
    long bytes = (blocks - blocksBefore) * EntryFiles.BLOCK_BYTES;
    long entries = blocksBefore == 0 ? 1 : 0;
    if (!hasRoom(bytes, entries)) {
      await(bytes, entries);
    }
    requireRoomBesideRetired(bytes);
  }

  /** Nobody can free what is still read, so that to wait would not help. */
  private void requireRoomBesideRetired(long bytes) throws ValueRefusedException {
    if (!page.budget().hasRoomBesideRetired(page.usedBytes(), bytes)
        || !directory.budget().hasRoomBesideRetired(directory.usedBytes(), bytes)) {
      throw noRoom(bytes, "is there: ");
    }
  }

  private void await(long bytes, long entries) throws ValueRefusedException {
    long start = System.nanoTime();
    long pauseNanos = MIN_PAUSE_NANOS;
    boolean interrupted = false;
    try {
      while (!hasRoom(bytes, entries)) {
        if (System.nanoTime() - start > MAX_WAIT.toNanos()) {
          throw noRoom(bytes, "was made within " + MAX_WAIT.toMillis() + " ms: ");
        }
        evictor.run();
        LockSupport.parkNanos(pauseNanos);
        interrupted |= Thread.interrupted(); // set, it would end every pause
        pauseNanos = Math.min(2 * pauseNanos, MAX_PAUSE_NANOS);
      }
    } finally {
      page.budget().endWish(Math.max(1, bytes));
      directory.budget().endWish(Math.max(1, bytes));
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private ValueRefusedException noRoom(long bytes, String why) {
    return new ValueRefusedException(
        Reason.NO_ROOM,
        "no room for %d bytes %s%s, %s: raise max-size, or hold values for less long"
            .formatted(
                bytes,
                why,
                used("cache " + cache, page.usedBytes(), page.budget()),
                used("its directory", directory.usedBytes(), directory.budget())));
  }

  private static String used(String whose, long usedBytes, SharedBudget budget) {
    return "%s uses %d bytes, and %d by what is removed but still read"
        .formatted(whose, usedBytes, budget.retiredBytes());
  }

  private boolean hasRoom(long bytes, long entries) {
    return hasRoom(page.budget(), page.usedBytes(), page.usedEntries(), bytes, entries)
        && hasRoom(
            directory.budget(), directory.usedBytes(), directory.usedEntries(), bytes, entries);
  }

  private static boolean hasRoom(
      SharedBudget budget, long usedBytes, long usedEntries, long bytes, long entries) {
    boolean hasRoom = budget.hasRoom(usedBytes, usedEntries, bytes, entries);
    if (!hasRoom) {
      budget.want(Math.max(1, bytes));
    }
    return hasRoom;
  }
}
