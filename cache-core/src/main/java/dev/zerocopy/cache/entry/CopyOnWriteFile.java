package dev.zerocopy.cache.entry;

import dev.zerocopy.cache.memory.NativeRegion;
import dev.zerocopy.cache.memory.UninterruptedIo;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An entry's file, for copy-on-write mappings of it.
 *
 * <p>Opening it by name, checking that it still is this entry and closing it cost as much as the
 * mapping, so the first {@value #MAX_KEPT} files that are mapped so stay open.
 *
 * <p><b>Lifetime</b>: a file that stays open is closed once this object is collected.
 *
 * <p><b>Threads</b>: safe; an interrupt closes the file, and whoever comes next opens it again.
 */
final class CopyOnWriteFile {

  static final int MAX_KEPT = 256;

  private static final Cleaner CLEANER = Cleaner.create();
  private static final AtomicInteger KEPT = new AtomicInteger();

  private final Path file;
  private final long entryId;
  private volatile @Nullable KeptFile kept;

  CopyOnWriteFile(Path file, long entryId) {
    this.file = file;
    this.entryId = entryId;
  }

  NativeRegion map(long offset, long lengthBytes) throws IOException {
    return UninterruptedIo.call(() -> mapOnce(offset, lengthBytes));
  }

  private NativeRegion mapOnce(long offset, long lengthBytes) throws IOException {
    KeptFile open = kept;
    if (open != null) {
      try {
        return NativeRegion.mapCopyOnWrite(open.channel, offset, lengthBytes);
      } catch (ClosedChannelException e) {
        forget(open);
        if (e instanceof ClosedByInterruptException) {
          throw e;
        }
      }
    }
    FileChannel channel = BootWord.openForWriting(file, entryId);
    try {
      NativeRegion region = NativeRegion.mapCopyOnWrite(channel, offset, lengthBytes);
      if (!keep(channel)) {
        channel.close();
      }
      return region;
    } catch (Throwable e) {
      channel.close();
      throw e;
    }
  }

  private synchronized boolean keep(FileChannel channel) {
    if (kept != null) {
      return false;
    }
    if (KEPT.incrementAndGet() > MAX_KEPT) {
      KEPT.decrementAndGet();
      return false;
    }
    KeptFile open = new KeptFile(channel);
    open.end = CLEANER.register(this, open);
    kept = open;
    return true;
  }

  @SuppressWarnings("ReferenceEquality") // this very file, not one like it
  private synchronized void forget(KeptFile open) {
    if (kept == open) {
      kept = null;
      if (open.end != null) {
        open.end.clean();
      }
    }
  }

  /** Closes the file when it runs. */
  private static final class KeptFile implements Runnable {

    final FileChannel channel;
    Cleaner.@Nullable Cleanable end;

    KeptFile(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void run() {
      KEPT.decrementAndGet();
      try {
        channel.close();
      } catch (IOException e) {
        // Read from only: nothing is lost.
      }
    }
  }
}
