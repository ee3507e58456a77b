package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.spring.ZeroCopyCacheManager;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The backends that some cache has by now.
 *
 * <p><b>Threads</b>: safe.
 */
final class UsedBackends {

  private final Set<String> ids = ConcurrentHashMap.newKeySet();

  UsedBackends(Iterable<ZeroCopyCacheManager> managers) {
    managers.forEach(manager -> manager.forEachCache(cache -> ids.add(cache.backend())));
  }

  boolean contains(Backend backend) {
    return ids.contains(backend.id());
  }
}
