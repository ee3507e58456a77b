package dev.zerocopy.cache.memory;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * File work that an interrupt of the calling thread must not break.
 *
 * <p>A {@link java.nio.channels.FileChannel} closes itself when its thread is interrupted. Work
 * that opens a channel of its own is simply done again.
 */
public final class UninterruptedIo {

  private UninterruptedIo() {}

  /** Runs the work, again after each interrupt; the thread is still interrupted afterwards. */
  public static <T, X extends Exception> T call(Work<T, X> work) throws IOException, X {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return work.run();
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Work that opens the channel it uses. */
  @FunctionalInterface
  public interface Work<T, X extends Exception> {

    /** Does the work. */
    T run() throws IOException, X;
  }
}
