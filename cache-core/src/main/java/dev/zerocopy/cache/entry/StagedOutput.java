package dev.zerocopy.cache.entry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Writes buffers to a file on a thread of its own, while the caller fills and hashes the next.
 *
 * <p>The second thread is also what keeps an interrupt of the caller from closing the channel in
 * the middle of an entry.
 *
 * <p><b>Threads</b>: confined to the caller's. <b>Limits</b>: {@value #BUFFERS} buffers of {@value
 * #BUFFER_BYTES} bytes, each allocated when first needed and kept for later outputs.
 */
public final class StagedOutput implements EntryOutput {

  static final int BUFFER_BYTES = 1 << 20;
  private static final int BUFFERS = 4;
  private static final Part END = new Part(ByteBuffer.allocate(0), -1);

  /** Buffers between two outputs; more than it holds are left to the collector. */
  private static final BlockingQueue<ByteBuffer> SPARE = new ArrayBlockingQueue<>(4 * BUFFERS);

  /** They inherit nothing, not even the class loader of the application that is first to write. */
  private static final ExecutorService WRITERS =
      Executors.newCachedThreadPool(
          Thread.ofPlatform()
              .daemon()
              .inheritInheritableThreadLocals(false)
              .name("zerocopy-cache-writer-", 0)
              .factory());

  private final BlockingQueue<Part> filled = new ArrayBlockingQueue<>(BUFFERS + 1);
  private final BlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(BUFFERS);
  private final CompletableFuture<Void> written = new CompletableFuture<>();
  private volatile @Nullable Throwable failure;
  private final FileChannel channel;
  private int taken;
  private boolean started;
  private boolean ended;

  /** Creates an output to an empty file, whose channel must stay open until it is closed. */
  public StagedOutput(FileChannel channel) {
    this.channel = channel;
  }

  @Override
  public ByteBuffer buffer() throws IOException {
    throwFailure();
    ByteBuffer buffer = free.poll();
    if (buffer == null && taken < BUFFERS) {
      taken++;
      buffer = SPARE.poll();
      if (buffer == null) {
        buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
      }
    }
    return (buffer != null ? buffer : takeUninterruptibly(free)).clear();
  }

  @Override
  public void write(ByteBuffer buffer, long position) {
    if (!started) {
      started = true;
      WRITERS.execute(this::drain);
    }
    filled.add(new Part(buffer, position));
  }

  /** Takes a buffer back of which nothing is to be written. */
  void giveBack(ByteBuffer buffer) {
    free.add(buffer);
  }

  @Override
  public void finish() throws IOException {
    close();
    throwFailure();
  }

  /** Stops and waits until the thread no longer uses the channel. */
  @Override
  public void close() {
    if (!ended) {
      ended = true;
      if (started) {
        filled.add(END);
        written.join();
      }
      free.forEach(SPARE::offer);
      free.clear();
    }
  }

  private void throwFailure() throws IOException {
    Throwable e = failure;
    if (e != null) {
      throw failed(e);
    }
  }

  static IOException failed(Throwable cause) {
    return new IOException("Entry cannot be written: " + cause.getMessage(), cause);
  }

  private void drain() {
    try {
      for (Part part = takeUninterruptibly(filled);
          !part.isEnd();
          part = takeUninterruptibly(filled)) {
        if (failure == null) {
          try {
            part.writeTo(channel);
          } catch (Throwable e) {
            failure = e; // whatever it is, the buffers must go round
          }
        }
        free.add(part.bytes);
      }
    } finally {
      written.complete(null);
    }
  }

  private static <T> T takeUninterruptibly(BlockingQueue<T> queue) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return queue.take();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private record Part(ByteBuffer bytes, long position) {

    boolean isEnd() {
      return position < 0;
    }

    void writeTo(FileChannel channel) throws IOException {
      long at = position;
      while (bytes.hasRemaining()) {
        at += channel.write(bytes, at);
      }
    }
  }
}
