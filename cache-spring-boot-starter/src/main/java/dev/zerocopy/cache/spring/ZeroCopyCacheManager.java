package dev.zerocopy.cache.spring;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.CacheManager;

/**
 * The caches of an application by name: declared ones from the start, others when they are first
 * asked for.
 *
 * <p><b>Lifetime</b>: it owns nothing that must be closed; the backends are beans of their own.
 *
 * <p><b>Threads</b>: safe; a cache is made once.
 */
public final class ZeroCopyCacheManager implements CacheManager {

  private final ConcurrentMap<String, ZeroCopyCache> caches = new ConcurrentHashMap<>();
  private final Function<String, @Nullable ZeroCopyCache> factory;
  private final ReentrantLock creation = new ReentrantLock();
  private final List<Consumer<? super ZeroCopyCache>> listeners = new ArrayList<>();

  /**
   * Creates the manager with its declared caches.
   *
   * @param declaredNames caches to make now
   * @param factory makes a cache, or returns null if there is none of that name
   */
  public ZeroCopyCacheManager(
      Collection<String> declaredNames, Function<String, @Nullable ZeroCopyCache> factory) {
    this.factory = factory;
    declaredNames.forEach(this::getCache);
  }

  @Override
  public @Nullable ZeroCopyCache getCache(String name) {
    ZeroCopyCache cache = caches.get(name);
    return cache != null ? cache : create(name);
  }

  private @Nullable ZeroCopyCache create(String name) {
    ZeroCopyCache made;
    List<Consumer<? super ZeroCopyCache>> told;
    creation.lock();
    try {
      ZeroCopyCache present = caches.get(name);
      if (present != null) {
        return present;
      }
      made = factory.apply(name);
      if (made == null) {
        return null;
      }
      caches.put(name, made);
      told = List.copyOf(listeners);
    } finally {
      creation.unlock();
    }
    told.forEach(listener -> listener.accept(made));
    return made;
  }

  /** The names of the declared caches and of those made since, in order. */
  @Override
  public Collection<String> getCacheNames() {
    return Collections.unmodifiableCollection(new TreeSet<>(caches.keySet()));
  }

  /** Tells a listener of every cache, once: of those there are now, and of each made later. */
  public void forEachCache(Consumer<? super ZeroCopyCache> listener) {
    List<ZeroCopyCache> present;
    creation.lock();
    try {
      present = List.copyOf(caches.values());
      listeners.add(listener);
    } finally {
      creation.unlock();
    }
    present.forEach(listener);
  }
}
