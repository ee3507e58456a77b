package dev.zerocopy.cache.sample;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Resources that are closed together, the last one first.
 *
 * <p><b>Failure</b>: all are closed, whatever some of them throw.
 */
final class OwnedResources {

  private final Deque<AutoCloseable> resources = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T resource) {
    resources.push(resource);
    return resource;
  }

  /** Closes all because of a failure, to which theirs are suppressed. */
  void closeAfter(Throwable failure) {
    try {
      close();
    } catch (Exception e) {
      failure.addSuppressed(e);
    }
  }

  void close() throws Exception {
    Exception first = null;
    while (!resources.isEmpty()) {
      first = close(resources.pop(), first);
    }
    if (first != null) {
      throw first;
    }
  }

  private static @Nullable Exception close(AutoCloseable resource, @Nullable Exception first) {
    try {
      resource.close();
      return first;
    } catch (Exception e) {
      if (first == null) {
        return e;
      }
      first.addSuppressed(e);
      return first;
    }
  }
}
