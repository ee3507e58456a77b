package dev.zerocopy.cache.entry;

import dev.zerocopy.cache.memory.MappingLimitException;
import dev.zerocopy.cache.memory.NativeRegion;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.CorruptEntryException;
import dev.zerocopy.cache.store.StoreStatistics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One entry file, mapped read-only.
 *
 * <p>It stays readable after its file was unlinked or replaced; {@link #retire} only gives its
 * pages back.
 *
 * <p><b>Threads</b>: safe.
 */
public final class MappedEntry extends FileEntry {

  private final EntryTrailer trailer;
  private final BlockVerifier verifier;
  private final NativeRegion region;
  private final CorruptionListener listener;
  private final CopyOnWriteFile copyOnWriteFile;

  private volatile boolean copyOnWriteRefused;

  MappedEntry(
      Path file,
      EntryHeader header,
      EntryTrailer trailer,
      BlockVerifier verifier,
      NativeRegion region,
      CorruptionListener listener) {
    super(file, header);
    this.trailer = trailer;
    this.verifier = verifier;
    this.region = region;
    this.listener = listener;
    this.copyOnWriteFile = new CopyOnWriteFile(file, header.entryId());
  }

  /**
   * Maps an entry, whatever its length: header, key and trailer are checked, in this order; the
   * payload is not read unless {@code mode} is eager. All entries are taken as forced to the disk.
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
    return EntryOpener.open(
        file, statistics, opener -> opener.map(key, mode, BootWord.DURABLE, listener));
  }

  @Override
  public boolean isMapped() {
    return true;
  }

  /** The expiry word in the file; not a valid one if the file was cut. */
  @Override
  long expiryWord() {
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

  /** The part of its blocks that readers of this mapping had verified, 0 to 1. */
  public double verifiedShare() {
    return verifier.verifiedShare();
  }

  /** Whether the page of an offset is in the page cache. */
  public boolean isResident(long offset) {
    return region.isResident(offset);
  }

  /** Gives all resident pages back; readers of views read on. */
  public void retire() {
    region.releasePages(0, header.lengthBytes());
  }
}
