package dev.zerocopy.cache.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Caffeine: the object itself, on the heap, until the process ends. */
final class CaffeinePeer implements TablePeer, SmallPeer, MixedPeer {

  private final Cache<Object, Object> cache = Caffeine.newBuilder().maximumSize(10_000_000).build();
  private final Cache<Integer, byte[]> mixed =
      Caffeine.newBuilder()
          .maximumWeight(BUDGET_BYTES)
          .weigher((Integer key, byte[] value) -> value.length)
          .build();

  @Override
  public Object source() {
    return TableData.arrays();
  }

  @Override
  public void putTable(int number, Object source) {
    cache.put("table" + number, source);
  }

  @Override
  public Object get() {
    return Objects.requireNonNull(cache.getIfPresent("table0"));
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
  public void putMixed(int key, byte[] value) {
    mixed.put(key, value);
  }

  @Override
  public @Nullable Long sumMixed(int key) {
    byte[] hit = mixed.getIfPresent(key);
    return hit == null ? null : MixedRun.sum(hit);
  }

  @Override
  public boolean isPersistent() {
    return false;
  }

  @Override
  public void close() {}
}
