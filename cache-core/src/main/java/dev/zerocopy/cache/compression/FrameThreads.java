package dev.zerocopy.cache.compression;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Works on some frames of one entry at the same time, and hands the results out in their order.
 *
 * <p><b>Threads</b>: confined to the one that adds. An interrupt of it ends nothing.
 */
final class FrameThreads<T> {

  /** As many as there are processors, but 4 at most. */
  static final int FRAMES_AT_A_TIME = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);

  /** They inherit nothing, not even the class loader of the application that is first to write. */
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          Thread.ofPlatform()
              .daemon()
              .inheritInheritableThreadLocals(false)
              .name("zerocopy-cache-frames-", 0)
              .factory());

  private final Deque<CompletableFuture<T>> inOrder = new ArrayDeque<>();

  /** Whether as many are at work as may be: the oldest must be taken before another is added. */
  boolean isFull() {
    return inOrder.size() >= FRAMES_AT_A_TIME;
  }

  boolean isEmpty() {
    return inOrder.isEmpty();
  }

  void add(Supplier<T> work) {
    inOrder.add(CompletableFuture.supplyAsync(work, THREADS));
  }

  /** Waits for the oldest and returns its result, or throws what it threw. */
  T takeOldest() {
    try {
      return inOrder.remove().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw e;
    }
  }
}
