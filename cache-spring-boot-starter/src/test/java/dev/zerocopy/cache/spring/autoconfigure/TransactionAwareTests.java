package dev.zerocopy.cache.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.spring.ZeroCopyCache;
import dev.zerocopy.cache.spring.ZeroCopyCacheManager;
import dev.zerocopy.cache.test.ArrowTables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.support.SimpleValueWrapper;
import org.springframework.cache.transaction.TransactionAwareCacheManagerProxy;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts, evicts and clears within a transaction. */
class TransactionAwareTests {

  @TempDir private Path directory;

  private final TransactionTemplate transactions = new TransactionTemplate(new NoResources());

  private ApplicationContextRunner runner() {
    return Contexts.serializing(directory)
        .withPropertyValues("zerocopy.cache.transaction-aware=true");
  }

  private void withCache(Consumer<Cache> steps) {
    runner()
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              steps.accept(
                  Objects.requireNonNull(context.getBean(CacheManager.class).getCache("texts")));
            });
  }

  private void commit(Runnable work) {
    transactions.executeWithoutResult(_ -> work.run());
  }

  private void rollBack(Runnable work) {
    transactions.executeWithoutResult(
        status -> {
          work.run();
          status.setRollbackOnly();
        });
  }

  private static @Nullable Object wrapped(@Nullable Object value) {
    return new SimpleValueWrapper(value);
  }

  @Test
  void put_isStoredAfterTheCommit() {
    withCache(
        cache -> {
          cache.put("a", "older");
          commit(
              () -> {
                cache.put("a", "newer");
                cache.put("n", null);
                assertThat(cache.get("a")).isEqualTo(wrapped("older"));
              });
          assertThat(cache.get("a")).isEqualTo(wrapped("newer"));
          assertThat(cache.get("n")).isEqualTo(wrapped(null));
        });
  }

  @Test
  void put_thatIsRolledBack_isNotStored() {
    withCache(
        cache -> {
          cache.put("a", "older");
          rollBack(
              () -> {
                cache.put("a", "newer");
                cache.put("b", "newer");
              });
          assertThat(cache.get("a")).isEqualTo(wrapped("older"));
          assertThat(cache.get("b")).isNull();
        });
  }

  @Test
  void evictAndClear_areDoneAfterTheCommitOnly() {
    withCache(
        cache -> {
          cache.put("a", "one");
          cache.put("b", "two");
          rollBack(() -> cache.evict("a"));
          rollBack(cache::clear);
          assertThat(cache.get("a")).isEqualTo(wrapped("one"));
          commit(
              () -> {
                cache.evict("a");
                assertThat(cache.get("a")).isEqualTo(wrapped("one"));
              });
          assertThat(cache.get("a")).isNull();
          assertThat(cache.get("b")).isEqualTo(wrapped("two"));
          commit(cache::clear);
          assertThat(cache.get("b")).isNull();
        });
  }

  @Test
  void operationsThatReport_areDoneAtOnce() {
    withCache(
        cache ->
            rollBack(
                () -> {
                  assertThat(cache.putIfAbsent("a", "one")).isNull();
                  assertThat(cache.get("a")).isEqualTo(wrapped("one"));
                  assertThat(cache.evictIfPresent("a")).isTrue();
                  assertThat(cache.get("a")).isNull();
                  assertThat(cache.get("a", () -> "two")).isEqualTo("two");
                  assertThat(cache.invalidate()).isTrue();
                  assertThat(cache.get("a")).isNull();
                }));
  }

  @Test
  void reset_isDoneAtOnce() {
    runner()
        .run(
            context -> {
              CacheManager caches = context.getBean(CacheManager.class);
              Cache cache = Objects.requireNonNull(caches.getCache("texts"));
              cache.put("a", "one");
              rollBack(
                  () -> {
                    caches.resetCaches();
                    assertThat(cache.get("a")).isNull();
                  });
            });
  }

  @Test
  void rootThatIsClosedBeforeTheCommit_isNeverServed() {
    withCache(
        cache -> {
          try (VectorSchemaRoot older = root()) {
            cache.put("root", older);
          }
          commit(
              () -> {
                try (VectorSchemaRoot root = root()) {
                  cache.put("root", root);
                }
                assertThat(cache.get("root")).isNotNull();
              });
          assertThat(cache.get("root")).isNull();
          assertThat(((NamedCache) cache.getNativeCache()).statistics().putsDeclined.sum())
              .isEqualTo(1);
        });
  }

  @Test
  void streamingTable_isReadableBeforeTheCommitAndStoredAfterIt() {
    withCache(
        cache -> {
          ArrowTable table = ArrowTables.streaming(new RootAllocator(), 1, 2, 1_000);
          commit(
              () -> {
                cache.put("table", table);
                assertThat(table.rowCount()).isEqualTo(2_000);
              });
          assertThat(Objects.requireNonNull(cache.get("table", ArrowTable.class)).rowCount())
              .isEqualTo(2_000);
        });
  }

  private static VectorSchemaRoot root() {
    BigIntVector vector = new BigIntVector("year", new RootAllocator());
    vector.setSafe(0, 2001);
    VectorSchemaRoot root = new VectorSchemaRoot(List.of(vector));
    root.setRowCount(1);
    return root;
  }

  @Test
  void listener_isToldOfTheCacheItself() {
    runner()
        .run(
            context -> {
              ZeroCopyCacheManager manager = context.getBean(ZeroCopyCacheManager.class);
              List<ZeroCopyCache> told = new ArrayList<>();
              manager.forEachCache(told::add);
              Cache cache = Objects.requireNonNull(manager.getCache("late"));
              assertThat(manager.getCache("late")).isSameAs(cache);
              assertThat(told)
                  .singleElement()
                  .satisfies(
                      one -> assertThat(one.getNativeCache()).isSameAs(cache.getNativeCache()));
            });
  }

  @Test
  void withoutTheProperty_allIsDoneAtOnce() {
    Contexts.serializing(directory)
        .run(
            context -> {
              Cache cache =
                  Objects.requireNonNull(context.getBean(CacheManager.class).getCache("texts"));
              rollBack(() -> cache.put("a", "one"));
              assertThat(cache.get("a")).isEqualTo(wrapped("one"));
            });
  }

  @Test
  void springsOwnProxy_worksToo() {
    Contexts.serializing(directory)
        .run(
            context -> {
              CacheManager proxy =
                  new TransactionAwareCacheManagerProxy(context.getBean(CacheManager.class));
              Cache cache = Objects.requireNonNull(proxy.getCache("texts"));
              rollBack(() -> cache.put("a", "one"));
              assertThat(cache.get("a")).isNull();
              commit(() -> cache.put("a", "two"));
              assertThat(cache.get("a")).isEqualTo(wrapped("two"));
              assertThat(proxy.getCacheNames()).contains("texts");
            });
  }

  @Test
  void withoutTransactionsOnTheClassPath_theStartSaysWhatIsMissing() {
    FilteredClassLoader none = new FilteredClassLoader("org.springframework.transaction");
    runner()
        .withClassLoader(none)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                    .hasMessageContaining("zerocopy.cache.transaction-aware")
                    .hasMessageContaining("spring-tx"));
    Contexts.serializing(directory)
        .withClassLoader(none)
        .run(context -> assertThat(context).hasNotFailed());
  }

  /** Transactions of nothing. */
  private static final class NoResources extends AbstractPlatformTransactionManager {

    private static final long serialVersionUID = 1;

    @Override
    protected Object doGetTransaction() {
      return "transaction";
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {}

    @Override
    protected void doCommit(DefaultTransactionStatus status) {}

    @Override
    protected void doRollback(DefaultTransactionStatus status) {}
  }
}
