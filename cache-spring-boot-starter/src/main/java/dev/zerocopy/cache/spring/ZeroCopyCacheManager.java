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
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
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

  private final ConcurrentMap<String, Named> caches = new ConcurrentHashMap<>();
  private final Function<String, @Nullable ZeroCopyCache> factory;
  private final UnaryOperator<Cache> decorator;
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
    this(declaredNames, factory, UnaryOperator.identity());
  }

  /**
   * Creates the manager with its declared caches.
   *
   * @param declaredNames caches to make now
   * @param factory makes a cache, or returns null if there is none of that name
   * @param decorator makes of each cache what {@link #getCache} returns; listeners see the cache
   *     itself
   */
  public ZeroCopyCacheManager(
      Collection<String> declaredNames,
      Function<String, @Nullable ZeroCopyCache> factory,
      UnaryOperator<Cache> decorator) {
    this.factory = factory;
    this.decorator = decorator;
    declaredNames.forEach(this::getCache);
  }

  @Override
  public @Nullable Cache getCache(String name) {
    Named cache = caches.get(name);
    return cache != null ? cache.decorated : create(name);
  }

  private @Nullable Cache create(String name) {
    Named made;
    List<Consumer<? super ZeroCopyCache>> told;
    creation.lock();
    try {
      Named present = caches.get(name);
      if (present != null) {
        return present.decorated;
      }
      ZeroCopyCache cache = factory.apply(name);
      if (cache == null) {
        return null;
      }
      made = new Named(cache, decorator.apply(cache));
      caches.put(name, made);
      told = List.copyOf(listeners);
    } finally {
      creation.unlock();
    }
    told.forEach(listener -> listener.accept(made.cache));
    return made.decorated;
  }

  /** The names of the declared caches and of those made since, in order. */
  @Override
  public Collection<String> getCacheNames() {
    return Collections.unmodifiableCollection(new TreeSet<>(caches.keySet()));
  }

  /** Tells a listener of every cache, once: of those there are now, and of each made later. */
  public void forEachCache(Consumer<? super ZeroCopyCache> listener) {
    List<Named> present;
    creation.lock();
    try {
      present = List.copyOf(caches.values());
      listeners.add(listener);
    } finally {
      creation.unlock();
    }
    present.forEach(named -> listener.accept(named.cache));
  }

  /**
   * Clears all caches of {@link #getCacheNames} at once, also within a transaction and for all
   * processes that share them; the caches stay. What is stored of caches that nobody asked for yet
   * stays too.
   */
  @Override
  public void resetCaches() {
    caches.values().forEach(named -> named.cache.clear());
  }

  private record Named(ZeroCopyCache cache, Cache decorated) {}
}
