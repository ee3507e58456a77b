package dev.zerocopy.cache.benchmarks;

import java.nio.file.Path;
import java.util.Objects;
import org.ehcache.Cache;
import org.ehcache.PersistentCacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.MemoryUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ehcache's disk tier, with JDK serialization as is its default; without a heap tier it has no
 * other way to keep a value.
 */
final class EhcachePeer implements TablePeer, SmallPeer, MixedPeer {

  private static final String TABLES = "tables";
  private static final String SMALL = "small";
  private static final String MIXED = "mixed";

  private final PersistentCacheManager manager;

  EhcachePeer(Path directory) {
    ResourcePoolsBuilder disk =
        ResourcePoolsBuilder.newResourcePoolsBuilder().disk(8, MemoryUnit.GB, true);
    this.manager =
        CacheManagerBuilder.newCacheManagerBuilder()
            .with(CacheManagerBuilder.persistence(directory.resolve("ehcache").toFile()))
            .withCache(
                TABLES,
                CacheConfigurationBuilder.newCacheConfigurationBuilder(
                    String.class, double[][].class, disk))
            .withCache(
                SMALL,
                CacheConfigurationBuilder.newCacheConfigurationBuilder(
                    Integer.class, byte[].class, disk))
            .withCache(
                MIXED,
                CacheConfigurationBuilder.newCacheConfigurationBuilder(
                    Integer.class,
                    byte[].class,
                    ResourcePoolsBuilder.newResourcePoolsBuilder()
                        .disk(BUDGET_BYTES, MemoryUnit.B, true)))
            .build(true);
  }

  private Cache<String, double[][]> tables() {
    return Objects.requireNonNull(manager.getCache(TABLES, String.class, double[][].class));
  }

  private Cache<Integer, byte[]> small() {
    return Objects.requireNonNull(manager.getCache(SMALL, Integer.class, byte[].class));
  }

  @Override
  public Object source() {
    return TableData.arrays();
  }

  @Override
  public void putTable(int number, Object source) {
    tables().put("table" + number, (double[][]) source);
  }

  @Override
  public Object get() {
    return Objects.requireNonNull(tables().get("table0"));
  }

  @Override
  public double sum(Object hit, int column) {
    return TableData.sum(((double[][]) hit)[column]);
  }

  @Override
  public void put(int key, byte[] value) {
    small().put(key, value);
  }

  @Override
  public @Nullable Object get(int key) {
    return small().get(key);
  }

  private Cache<Integer, byte[]> mixed() {
    return Objects.requireNonNull(manager.getCache(MIXED, Integer.class, byte[].class));
  }

  @Override
  public void putMixed(int key, byte[] value) {
    mixed().put(key, value);
  }

  @Override
  public @Nullable Long sumMixed(int key) {
    byte[] hit = mixed().get(key);
    return hit == null ? null : MixedRun.sum(hit);
  }

  @Override
  public void close() {
    manager.close();
  }
}
