package dev.zerocopy.cache.entry;

import dev.zerocopy.cache.memory.UninterruptedIo;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.StoreStatistics;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One entry file, opened: {@linkplain MappedEntry mapped}, or {@linkplain HeapEntry read} if it is
 * small.
 *
 * <p>All hits share it. It stays readable after its file was unlinked or replaced.
 *
 * <p><b>Threads</b>: safe.
 */
public abstract sealed class FileEntry extends OpenedEntry permits MappedEntry, HeapEntry {

  private static final long TELL_STEP_MILLIS = 1000;

  final Path file;

  /** When a hit last tried to move the expiry word, whether or not it could. */
  private final AtomicLong touchedMillis = new AtomicLong();

  private long toldMillis;

  FileEntry(Path file, EntryHeader header) {
    super(header);
    this.file = file;
  }

  /**
   * Opens an entry: header, key and trailer are checked, in this order.
   *
   * @param unfinished where the file is
   * @param file the name that it will have; the same if it has it already
   * @param key the key whose entry it must be, or null to accept any
   * @param presentBoot an entry of another boot that was not forced to the disk is verified as if
   *     {@code mode} were eager; {@link BootWord#DURABLE} takes all as if they were
   * @param maxReadBytes up to which length an entry is read instead of mapped
   * @param listener told when a block turns out damaged later
   */
  public static FileEntry open(
      Path unfinished,
      Path file,
      @Nullable CacheKey key,
      ChecksumMode mode,
      long presentBoot,
      int maxReadBytes,
      StoreStatistics statistics,
      CorruptionListener listener)
      throws IOException, EntryUnreadableException {
    return UninterruptedIo.call(
        () -> {
          try (FileChannel channel =
              FileChannel.open(unfinished, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            EntryOpener opener = new EntryOpener(channel, file, statistics);
            return channel.size() <= maxReadBytes
                ? opener.read(key, mode, presentBoot)
                : opener.map(key, mode, presentBoot, listener);
          }
        });
  }

  /**
   * Whether a hit is to be told to who chooses the entries that go: at most one in a second is.
   * Threads that hit it at the same moment may both be told to.
   */
  public final boolean isHitToTell(long nowMillis) {
    if (Math.abs(nowMillis - toldMillis) < TELL_STEP_MILLIS) {
      return false;
    }
    toldMillis = nowMillis;
    return true;
  }

  /**
   * Moves the expiry word to a later time for a hit; a hit for which that is not due makes no
   * system call.
   *
   * <p><b>Failure</b>: {@link IOException} when the file is gone or cannot be written; the next
   * attempt is a step of the rule later.
   *
   * @return false if the word must move to an earlier time, which is for {@link #touchEarlier}
   */
  public final boolean touch(TimeToIdle idle, long nowMillis) throws IOException {
    long last = touchedMillis.get();
    if (isDue(idle, expiryWord(), nowMillis)
        && Math.abs(nowMillis - last) >= idle.stepMillis()
        && touchedMillis.compareAndSet(last, nowMillis)) {
      return !isDue(idle, move(idle, nowMillis, false), nowMillis);
    }
    return true;
  }

  /**
   * Moves the expiry word for a hit, also to an earlier time; whoever holds a copy of the word must
   * be told to look again.
   *
   * <p><b>Failure</b>: as {@link #touch}.
   */
  public final void touchEarlier(TimeToIdle idle, long nowMillis) throws IOException {
    move(idle, nowMillis, true);
  }

  private boolean isDue(TimeToIdle idle, long word, long nowMillis) {
    return LiveWord.isValid(word)
        && idle.isDue(LiveWord.millis(word), nowMillis, header.latestExpiryMillis());
  }

  /** Moves the word in the file and returns what it says then, or 0 if it is not ours. */
  long move(TimeToIdle idle, long nowMillis, boolean mayShorten) throws IOException {
    return LiveExpiry.touch(file, header, idle, nowMillis, mayShorten);
  }

  @Override
  public final String toString() {
    return "entry " + file;
  }

  /** Told that an entry is damaged, before its reader is. */
  @FunctionalInterface
  public interface CorruptionListener {

    /** Removes the entry from where it would be found again. */
    void corrupt(FileEntry entry, String detail);
  }
}
