package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.cache.NamedCache;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cache.Cache;
import org.springframework.cache.transaction.TransactionAwareCacheDecorator;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * A cache whose puts, evicts and clears within a transaction are carried out after its commit.
 *
 * <p>A value that can be closed, such as Arrow vectors or a stream, may be closed by then, and what
 * would be stored is not what was put. It is not stored: what is there under its key is removed
 * after the commit.
 */
final class TransactionAwareCache extends TransactionAwareCacheDecorator {

  private static final Logger LOG = LoggerFactory.getLogger(TransactionAwareCache.class);

  private final AtomicBoolean warned = new AtomicBoolean();

  TransactionAwareCache(Cache target) {
    super(target);
  }

  @Override
  public void put(Object key, @Nullable Object value) {
    if (!(value instanceof AutoCloseable)
        || !TransactionSynchronizationManager.isSynchronizationActive()) {
      super.put(key, value);
      return;
    }
    if (getNativeCache() instanceof NamedCache cache) {
      cache.statistics().putsDeclined.increment();
    }
    if (warned.compareAndSet(false, true)) {
      LOG.warn(
          "Cache {}: a {} that is put within a transaction is not stored, since it may be closed"
              + " before the commit; put an ArrowTable, or put it outside of transactions",
          getName(),
          value.getClass().getName());
    }
    evict(key);
  }
}
