package dev.zerocopy.cache.entry;

import dev.zerocopy.cache.memory.MappingLimitException;
import dev.zerocopy.cache.memory.NativeRegion;
import dev.zerocopy.cache.memory.UninterruptedIo;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.CorruptEntryException;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoreStatistics;
import dev.zerocopy.cache.store.StoredEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One entry file, mapped read-only.
 *
 * <p>All hits share it. It stays readable after its file was unlinked or replaced; {@link #retire}
 * only gives its pages back.
 *
 * <p><b>Threads</b>: safe.
 */
public final class MappedEntry implements StoredEntry {

  private final Path file;
  private final EntryHeader header;
  private final EntryTrailer trailer;
  private final BlockVerifier verifier;
  private final NativeRegion region;
  private final CorruptionListener listener;
  private final CopyOnWriteFile copyOnWriteFile;

  /** When a hit last tried to move the expiry word, whether or not it could. */
  private final AtomicLong touchedMillis = new AtomicLong();

  private volatile @Nullable Object view;
  private volatile boolean copyOnWriteRefused;

  MappedEntry(
      Path file,
      EntryHeader header,
      EntryTrailer trailer,
      BlockVerifier verifier,
      NativeRegion region,
      CorruptionListener listener) {
    this.file = file;
    this.header = header;
    this.trailer = trailer;
    this.verifier = verifier;
    this.region = region;
    this.listener = listener;
    this.copyOnWriteFile = new CopyOnWriteFile(file, header.entryId());
  }

  /**
   * Opens an entry: header, key and trailer are checked, in this order; the payload is not read
   * unless {@code mode} is eager.
   *
   * @param key the key whose entry it must be, or null to accept any
   * @param listener told when a block turns out damaged later
   */
  public static MappedEntry open(
      Path file,
      @Nullable CacheKey key,
      ChecksumMode mode,
      StoreStatistics statistics,
      CorruptionListener listener)
      throws IOException, EntryUnreadableException {
    return openUnfinished(file, file, key, mode, BootWord.DURABLE, statistics, listener);
  }

  /**
   * Opens an entry under the name it is written to, which will be renamed.
   *
   * @param file the name that it will have
   * @param presentBoot an entry of another boot that was not forced to the disk is verified as if
   *     {@code mode} were eager; {@link BootWord#DURABLE} takes all as if they were
   */
  public static MappedEntry openUnfinished(
      Path unfinished,
      Path file,
      @Nullable CacheKey key,
      ChecksumMode mode,
      long presentBoot,
      StoreStatistics statistics,
      CorruptionListener listener)
      throws IOException, EntryUnreadableException {
    return UninterruptedIo.call(
        () -> {
          try (FileChannel channel =
              FileChannel.open(unfinished, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return new EntryOpener(channel, file, statistics)
                .open(key, mode, presentBoot, listener);
          }
        });
  }

  @Override
  public EntryAttributes attributes() {
    return header.attributes();
  }

  @Override
  public long createdMillis() {
    return header.createdMillis();
  }

  @Override
  public long lengthBytes() {
    return header.lengthBytes();
  }

  /** What the header and the expiry word say about identity, size and expiry. */
  public EntrySummary summary() {
    return EntrySummary.of(header, expiryWord());
  }

  /** The generation that the entry was written in. */
  public long generation() {
    return header.generation();
  }

  /** Why the entry must not be served at a time, or null if it may be. */
  public @Nullable MissReason staleness(long nowMillis) {
    long word = expiryWord();
    if (!LiveWord.isValid(word)) {
      return MissReason.CORRUPT;
    }
    return Lifespan.isOver(header.createdMillis(), header.expiryMillis(word), nowMillis)
        ? MissReason.EXPIRED
        : null;
  }

  /** The expiry word; not a valid one if the file was cut. */
  private long expiryWord() {
    try {
      long word = LiveExpiry.read(region.segment());
      if (!LiveWord.isValid(word) || !trailer.isEndOf(region.segment())) {
        MissingPage.report();
        return 0;
      }
      return word;
    } catch (InternalError e) {
      return 0;
    }
  }

  /**
   * Moves the expiry word for a hit; a hit for which that is not due makes no system call.
   *
   * <p><b>Failure</b>: {@link IOException} when the file is gone or cannot be written; the next
   * attempt is a step of the rule later.
   */
  public void touch(TimeToIdle idle, long nowMillis) throws IOException {
    long word = expiryWord();
    long last = touchedMillis.get();
    if (LiveWord.isValid(word)
        && idle.isDue(LiveWord.millis(word), nowMillis, header.latestExpiryMillis())
        && Math.abs(nowMillis - last) >= idle.stepMillis()
        && touchedMillis.compareAndSet(last, nowMillis)) {
      LiveExpiry.touch(file, header, idle, nowMillis);
    }
  }

  @Override
  public ByteBuffer metadata() {
    return trailer.metadata();
  }

  @Override
  public MemorySegment bytes() {
    return region.segment();
  }

  @Override
  public void verify(long offset, long lengthBytes) {
    verify(offset, lengthBytes, region.segment(), 0);
  }

  @Override
  public void verify(long offset, long lengthBytes, MemorySegment through, long throughOffset) {
    try {
      verifier.verify(offset, lengthBytes, through, throughOffset, region.segment());
    } catch (BlockVerifier.BlockMismatchException e) {
      throw corrupt(e.getMessage(), e);
    } catch (InternalError e) {
      throw pagesGone(offset, e);
    }
  }

  /** A page of the mapping is gone: the file was truncated, or the device failed. */
  private CorruptEntryException pagesGone(long offset, InternalError cause) {
    return corrupt("range at offset " + offset + ": expected readable pages, found none", cause);
  }

  private CorruptEntryException corrupt(@Nullable String detail, Throwable cause) {
    listener.corrupt(this, String.valueOf(detail));
    return new CorruptEntryException("Corrupt entry " + file + ": " + detail, cause);
  }

  @Override
  public NativeRegion copyOnWrite(long offset, long lengthBytes) {
    if (!copyOnWriteRefused) {
      try {
        return copyOnWriteFile.map(offset, lengthBytes);
      } catch (MappingLimitException e) {
        throw new UncheckedIOException(e); // a copy would need even more
      } catch (IOException | NonWritableChannelException e) {
        // Replaced or read-only file, or no memory to commit: the JDK collects and sleeps before
        // it gives up, so ask only once.
        copyOnWriteRefused = true;
      }
    }
    NativeRegion copy = NativeRegion.allocate(lengthBytes);
    try {
      MemorySegment.copy(region.segment(), offset, copy.segment(), 0, lengthBytes);
    } catch (InternalError e) {
      throw pagesGone(offset, e);
    }
    return copy;
  }

  @Override
  public void releasePages(long offset, long lengthBytes) {
    region.releasePages(offset, lengthBytes);
  }

  /** Gives all resident pages back; readers of views read on. */
  public void retire() {
    region.releasePages(0, header.lengthBytes());
  }

  @Override
  public Object view(Function<? super StoredEntry, ?> factory) {
    Object made = view;
    if (made == null) {
      synchronized (this) {
        made = view;
        if (made == null) {
          made = factory.apply(this);
          view = made;
        }
      }
    }
    return made;
  }

  @Override
  public String toString() {
    return "entry " + file;
  }

  /** Told that an entry is damaged, before its reader is. */
  @FunctionalInterface
  public interface CorruptionListener {

    /** Removes the entry from where it would be found again. */
    void corrupt(MappedEntry entry, String detail);
  }
}
