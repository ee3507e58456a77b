package dev.zerocopy.cache.entry;

import dev.zerocopy.cache.memory.NativeRegion;
import dev.zerocopy.cache.memory.UninterruptedIo;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.StoreStatistics;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;

/**
 * Moves the expiry word of entries in their files, by compare-and-set.
 *
 * <p>The file's first bytes are mapped writable and shared for the moment of the change, so that
 * every process that maps the file sees it at once. Nothing else of the file is ever writable.
 *
 * <p><b>Threads</b>: safe, across processes too. No lock is needed: who changes a file that was
 * just replaced changes what nobody is served any more.
 *
 * <p><b>Failure</b>: {@link IOException} when the file is gone or cannot be written; the word is
 * then as it was.
 */
public final class LiveExpiry {

  private static final VarHandle LONG =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  private LiveExpiry() {}

  /**
   * Lets a key's live entry expire a time from now, but never later than its header allows; zero or
   * less lets it expire at once.
   *
   * @param accepted says of an entry whether it may be served
   * @return whether there was such an entry
   */
  public static boolean set(
      Path file, CacheKey key, Duration remaining, long nowMillis, Predicate<EntrySummary> accepted)
      throws IOException, EntryUnreadableException {
    return UninterruptedIo.call(
        () -> {
          try (FileChannel channel = open(file)) {
            EntryOpener opener = new EntryOpener(channel, file, new StoreStatistics());
            EntryHeader header = opener.readHeader();
            EntrySummary summary =
                EntrySummary.of(header, opener.expiryWord(), opener.lastUseWord());
            if (!header.isOf(key) || summary.isOver(nowMillis) || !accepted.test(summary)) {
              return false;
            }
            long deadline = Lifespan.sum(nowMillis, Lifespan.millis(remaining));
            long set = LiveWord.ofCaller(deadline, header.latestExpiryMillis());
            change(channel, header.entryId(), millis -> set);
            return true;
          }
        });
  }

  /**
   * Moves the word of an entry that is hit, if that is due and the file still holds the entry.
   *
   * @param mayShorten whether the word may move to an earlier time
   * @return what the word says then; 0 if the file holds another entry
   */
  static long touch(
      Path file, EntryHeader header, TimeToIdle idle, long nowMillis, boolean mayShorten)
      throws IOException {
    long latest = header.latestExpiryMillis();
    LongUnaryOperator change =
        millis -> {
          long next =
              idle.isDue(millis, nowMillis, latest) ? idle.expiryMillis(nowMillis, latest) : millis;
          return mayShorten ? next : Math.max(millis, next);
        };
    return UninterruptedIo.call(
        () -> {
          try (FileChannel channel = open(file)) {
            return change(channel, header.entryId(), change);
          }
        });
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  private static long change(FileChannel channel, long entryId, LongUnaryOperator change)
      throws IOException {
    long[] word = new long[1];
    try {
      NativeRegion.withShared(
          channel, EntryHeader.KEY_OFFSET, header -> word[0] = change(header, entryId, change));
    } catch (InternalError e) {
      throw new IOException("The file was truncated, or its device failed", e);
    }
    return word[0];
  }

  private static long change(MemorySegment header, long entryId, LongUnaryOperator change) {
    long idAt = EntryHeader.OFFSET + EntryHeader.ENTRY_ID_AT;
    if ((long) LONG.getVolatile(header, idAt) != entryId) {
      MissingPage.report();
      return 0; // the name is another entry's by now
    }
    while (true) {
      long word = read(header);
      if (!LiveWord.isValid(word)) {
        MissingPage.report();
        return 0; // a damaged word stays, for a reader to find the damage
      }
      long next = LiveWord.encode(change.applyAsLong(LiveWord.millis(word)));
      if (next == word
          || LONG.compareAndSet(header, (long) EntryHeader.EXPIRY_OFFSET, word, next)) {
        return next;
      }
    }
  }

  /** The expiry word of an entry of which at least the header is mapped. */
  static long read(MemorySegment entry) {
    return (long) LONG.getVolatile(entry, (long) EntryHeader.EXPIRY_OFFSET);
  }
}
