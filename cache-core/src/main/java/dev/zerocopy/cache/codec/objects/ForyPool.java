package dev.zerocopy.cache.codec.objects;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.fory.resolver.SharedRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The idle workers of a codec, at most as many as there are processors.
 *
 * <p>Nobody waits: who finds none makes one, which shares the generated code. Fory's own pool makes
 * others wait, or makes one for each thread, of which an application may have many.
 *
 * <p><b>Threads</b>: safe.
 */
final class ForyPool {

  private final ClassShapes classes;
  private final SharedRegistry registry = new SharedRegistry();
  private final BlockingQueue<ForyWorker> idle =
      new ArrayBlockingQueue<>(Math.max(2, Runtime.getRuntime().availableProcessors()));

  ForyPool(ClassShapes classes) {
    this.classes = classes;
  }

  /** Takes a worker for the calling thread alone. */
  ForyWorker take() {
    @Nullable ForyWorker worker = idle.poll();
    return worker == null ? new ForyWorker(classes, registry) : worker;
  }

  /** Gives a worker back that ended its work well. */
  void giveBack(ForyWorker worker) {
    worker.reset();
    idle.offer(worker);
  }
}
