package dev.zerocopy.cache.benchmarks;

import dev.zerocopy.cache.codec.arrow.ArrowTable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** This cache, as an application of Spring Boot has it, through Spring's {@code Cache}. */
final class ZeroCopyPeer implements TablePeer, SmallPeer, MixedPeer {

  private final ConfigurableApplicationContext application;
  private final Cache cache;
  private final Cache mixed;
  private final boolean isNear;

  ZeroCopyPeer(Path directory, boolean isNear) {
    this.isNear = isNear;
    this.application =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .run(
                "--spring.application.name=benchmarks",
                "--spring.main.banner-mode=off",
                "--logging.level.root=warn",
                "--zerocopy.cache.file.directory=" + directory.resolve("zero-copy"),
                "--zerocopy.cache.caches.mixed.max-size=" + BUDGET_BYTES + "B",
                "--zerocopy.cache.defaults.near.max-entries=" + (isNear ? 2_000_000 : 0));
    CacheManager caches = application.getBean(CacheManager.class);
    this.cache = Objects.requireNonNull(caches.getCache("values"));
    this.mixed = Objects.requireNonNull(caches.getCache("mixed"));
  }

  @Override
  public Object source() {
    return ArrowTables.batches();
  }

  @Override
  @SuppressWarnings("unchecked")
  public void putTable(int number, Object source) {
    cache.put(
        "table" + number,
        ArrowTable.streaming(() -> new ArrowTables.MemoryReader((List<VectorSchemaRoot>) source)));
  }

  @Override
  public Object get() {
    return get("table0");
  }

  Object get(String key) {
    return Objects.requireNonNull(Objects.requireNonNull(cache.get(key)).get());
  }

  @Override
  public double sum(Object hit, int column) {
    double sum = 0;
    for (var batch : ((ArrowTable) hit).batches()) {
      var values = batch.column("d" + column);
      for (int row = 0; row < values.length(); row++) {
        sum += values.getDouble(row);
      }
    }
    return sum;
  }

  /** Kept near are texts, which nobody can change; arrays are copied for each hit. */
  @Override
  public void put(int key, byte[] value) {
    cache.put(key, isNear ? new String(value, StandardCharsets.ISO_8859_1) : value);
  }

  @Override
  public @Nullable Object get(int key) {
    Cache.ValueWrapper hit = cache.get(key);
    return hit == null ? null : hit.get();
  }

  /** As a buffer, of which a hit copies nothing. */
  @Override
  public void putMixed(int key, byte[] value) {
    mixed.put(key, ByteBuffer.wrap(value));
  }

  @Override
  public @Nullable Long sumMixed(int key) {
    Cache.ValueWrapper hit = mixed.get(key);
    return hit == null ? null : MixedRun.sum((ByteBuffer) Objects.requireNonNull(hit.get()));
  }

  @Override
  public void close() {
    application.close();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableCaching
  static class Application {}
}
