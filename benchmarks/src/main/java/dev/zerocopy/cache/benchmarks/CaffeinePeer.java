package dev.zerocopy.cache.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Caffeine: the object itself, on the heap, until the process ends. */
final class CaffeinePeer implements TablePeer, SmallPeer {

  private final Cache<Object, Object> cache = Caffeine.newBuilder().maximumSize(10_000_000).build();

  @Override
  public Object source() {
    return TableData.arrays();
  }

  @Override
  public void put(Object source) {
    cache.put("table", source);
  }

  @Override
  public Object get() {
    return Objects.requireNonNull(cache.getIfPresent("table"));
  }

  @Override
  public double sum(Object hit, int column) {
    return TableData.sum(((double[][]) hit)[column]);
  }

  @Override
  public void put(int key, byte[] value) {
    cache.put(key, value);
  }

  @Override
  public @Nullable Object get(int key) {
    return cache.getIfPresent(key);
  }

  @Override
  public boolean isPersistent() {
    return false;
  }

  @Override
  public void close() {}
}
