package dev.zerocopy.cache.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.spring.autoconfigure.CacheableTests.Flights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;

/** Methods with {@code @Cacheable} in a real context, and in the next one on the same directory. */
class CacheableTests {

  @TempDir private Path directory;

  private void inContext(Consumer<Flights> test) {
    Contexts.caching(directory)
        .withBean(Flights.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              test.accept(context.getBean(Flights.class));
            });
  }

  private static long first(ArrowTable table) {
    return table.batch(0).column("year").getLong(0);
  }

  @Test
  void table_isComputedOnceAndFoundByTheNextContext() {
    inContext(
        flights -> {
          assertThat(first(flights.table(2001))).isEqualTo(2001);
          ArrowTable hit = flights.table(2001);
          assertThat(first(hit)).isEqualTo(2001);
          assertThat(flights.table(2001)).isSameAs(hit);
          assertThat(first(flights.table(2002))).isEqualTo(2002);
          assertThat(flights.calls()).isEqualTo(2);
        });
    inContext(
        flights -> {
          assertThat(first(flights.table(2001))).isEqualTo(2001);
          assertThat(flights.calls()).isZero();
        });
  }

  @Test
  void table_isReadableAfterItsContextClosed() {
    List<ArrowTable> kept = new ArrayList<>();
    inContext(
        flights -> {
          kept.add(flights.table(2001));
          kept.add(flights.table(2001));
        });
    assertThat(kept).allSatisfy(table -> assertThat(first(table)).isEqualTo(2001));
  }

  @Test
  void root_isComputedOnceAndARootOnAHit() {
    inContext(
        flights -> {
          try (VectorSchemaRoot miss = flights.root(2001)) {
            assertThat(miss.getRowCount()).isEqualTo(1);
          }
          try (VectorSchemaRoot hit = flights.root(2001)) {
            assertThat(hit.getVector("year").getObject(0)).isEqualTo(2001L);
          }
          assertThat(flights.calls()).isEqualTo(1);
        });
  }

  @Test
  void nullResult_isCached() {
    inContext(
        flights -> {
          assertThat(flights.none()).isNull();
          assertThat(flights.none()).isNull();
          assertThat(flights.calls()).isEqualTo(1);
        });
  }

  @Test
  void unlessTrue_isComputedEachTimeAndReadable() {
    inContext(
        flights -> {
          assertThat(first(flights.unless(2001))).isEqualTo(2001);
          assertThat(first(flights.unless(2001))).isEqualTo(2001);
          assertThat(flights.calls()).isEqualTo(2);
        });
  }

  @Test
  void valueOfAnUnsupportedType_isComputedEachTimeWithoutFailing() {
    inContext(
        flights -> {
          assertThat(flights.unsupported()).hasToString("1");
          assertThat(flights.unsupported()).hasToString("2");
        });
  }

  @Test
  void evictedValue_isComputedAnew() {
    inContext(
        flights -> {
          assertThat(flights.table(2001)).isNotNull();
          flights.evict(2001);
          assertThat(flights.table(2001)).isNotNull();
          assertThat(flights.calls()).isEqualTo(2);
        });
  }

  @Test
  void sync_isComputedOnceByManyThreads() {
    inContext(
        flights -> {
          CountDownLatch start = new CountDownLatch(1);
          try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Long>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
              all.add(
                  threads.submit(
                      () -> {
                        start.await();
                        return first(flights.sync(2001));
                      }));
            }
            start.countDown();
            assertThat(all).allSatisfy(one -> assertThat(one.get()).isEqualTo(2001));
          }
          assertThat(flights.calls()).isEqualTo(1);
        });
  }

  @Test
  void syncFailure_reachesTheCallerUnwrapped() {
    inContext(
        flights ->
            assertThatIllegalArgumentException()
                .isThrownBy(() -> flights.sync(-1))
                .withMessage("year -1"));
  }

  @Test
  void future_isComputedOnce() {
    inContext(
        flights -> {
          assertThat(first(flights.future(2001).join())).isEqualTo(2001);
          assertThat(first(flights.future(2001).join())).isEqualTo(2001);
          assertThat(flights.calls()).isEqualTo(1);
        });
  }

  @Test
  void syncFuture_isComputedOnce() {
    inContext(
        flights -> {
          assertThat(first(flights.syncFuture(2001).join())).isEqualTo(2001);
          assertThat(first(flights.syncFuture(2001).join())).isEqualTo(2001);
          assertThat(flights.calls()).isEqualTo(1);
        });
  }

  @Test
  void secondOfTwoCaches_isAskedToo() {
    inContext(
        flights -> {
          assertThat(flights.table(2001)).isNotNull();
          assertThat(first(flights.inEither(2001))).isEqualTo(2001);
          assertThat(first(flights.inEitherLater(2001).join())).isEqualTo(2001);
          assertThat(flights.calls()).isEqualTo(1);
        });
  }

  /** The methods under test. */
  static class Flights {

    private final AtomicInteger calls = new AtomicInteger();

    int calls() {
      return calls.get();
    }

    @Cacheable("flights")
    public ArrowTable table(int year) {
      try (VectorSchemaRoot root = compute(year)) {
        return ArrowTable.copyOf(root);
      }
    }

    @Cacheable("roots")
    public VectorSchemaRoot root(int year) {
      return compute(year);
    }

    @Cacheable("nothing")
    public @Nullable ArrowTable none() {
      calls.incrementAndGet();
      return null;
    }

    @Cacheable(cacheNames = "unless", unless = "#result.rowCount() == 1")
    public ArrowTable unless(int year) {
      return table(year);
    }

    @Cacheable("unsupported")
    public Object unsupported() {
      return new StringJoiner("", "", "" + calls.incrementAndGet()); // not on the list
    }

    @CacheEvict("flights")
    public void evict(int year) {}

    @Cacheable(cacheNames = "sync", sync = true)
    public ArrowTable sync(int year) {
      if (year < 0) {
        throw new IllegalArgumentException("year " + year);
      }
      return table(year);
    }

    @Cacheable("future")
    public CompletableFuture<ArrowTable> future(int year) {
      return CompletableFuture.supplyAsync(() -> table(year));
    }

    @Cacheable(cacheNames = "sync-future", sync = true)
    public CompletableFuture<ArrowTable> syncFuture(int year) {
      return CompletableFuture.supplyAsync(() -> table(year));
    }

    @Cacheable({"empty", "flights"})
    public ArrowTable inEither(int year) {
      return table(year);
    }

    @Cacheable({"empty-later", "flights"})
    public CompletableFuture<ArrowTable> inEitherLater(int year) {
      return CompletableFuture.completedFuture(table(year));
    }

    private VectorSchemaRoot compute(int year) {
      calls.incrementAndGet();
      BigIntVector vector = new BigIntVector("year", new RootAllocator());
      vector.setSafe(0, year);
      VectorSchemaRoot root = new VectorSchemaRoot(List.of(vector));
      root.setRowCount(1);
      return root;
    }
  }
}
