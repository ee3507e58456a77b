package dev.zerocopy.cache.entry;

import dev.zerocopy.cache.memory.UninterruptedIo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Writes an entry to a file: a small one in one write by the caller, a larger one by a {@link
 * StagedOutput}.
 *
 * <p>To hand a small entry to another thread and to wait for it takes longer than to write it. It
 * has no more bytes than a page fault maps at once, so its pieces may share a write.
 *
 * <p><b>Threads</b>: confined to the caller's, who may be interrupted.
 */
public final class FileOutput implements EntryOutput {

  /** Up to where all of an entry is collected. */
  static final int IMAGE_BYTES = 64 << 10;

  private final FileChannel channel;
  private final Path file;
  private final StagedOutput staged;
  private @Nullable ByteBuffer image;
  private boolean isLarge;
  private int start = IMAGE_BYTES;
  private int end;

  /**
   * Creates an output to an empty file.
   *
   * @param channel open for writing until the output is closed
   * @param file where the channel's file is as long as the output is not closed
   */
  public FileOutput(FileChannel channel, Path file) {
    this.channel = channel;
    this.file = file;
    this.staged = new StagedOutput(channel);
  }

  @Override
  public ByteBuffer buffer() throws IOException {
    return staged.buffer();
  }

  @Override
  public void write(ByteBuffer buffer, long offset) throws IOException {
    if (!isLarge && offset + buffer.remaining() <= IMAGE_BYTES) {
      collect(buffer, (int) offset);
      staged.giveBack(buffer);
      return;
    }
    ByteBuffer collected = image;
    if (collected != null) {
      image = null;
      staged.write(collected.limit(end).position(start), start);
    }
    isLarge = true;
    staged.write(buffer, offset);
  }

  private void collect(ByteBuffer buffer, int offset) throws IOException {
    ByteBuffer target = image;
    if (target == null) {
      target = staged.buffer();
      image = target;
    }
    for (int gap = end; gap < offset; gap++) {
      target.put(gap, (byte) 0);
    }
    target.put(offset, buffer, buffer.position(), buffer.remaining());
    start = Math.min(start, offset);
    end = Math.max(end, offset + buffer.remaining());
  }

  @Override
  public void finish() throws IOException {
    if (image != null) {
      writeImage(image);
    }
    giveImageBack();
    staged.finish();
  }

  /** An interrupt closes the channel: the file is opened again then. */
  private void writeImage(ByteBuffer whole) throws IOException {
    try {
      writeTo(channel, whole);
    } catch (ClosedByInterruptException e) {
      UninterruptedIo.<Boolean, RuntimeException>call(
          () -> {
            try (FileChannel again = FileChannel.open(file, StandardOpenOption.WRITE)) {
              writeTo(again, whole);
              return true;
            }
          });
    } catch (IOException e) {
      throw StagedOutput.failed(e);
    }
  }

  private void writeTo(FileChannel to, ByteBuffer whole) throws IOException {
    whole.limit(end).position(start);
    for (long at = start; whole.hasRemaining(); ) {
      at += to.write(whole, at);
    }
  }

  @Override
  public void close() {
    giveImageBack();
    staged.close();
  }

  private void giveImageBack() {
    if (image != null) {
      staged.giveBack(image);
      image = null;
    }
  }
}
