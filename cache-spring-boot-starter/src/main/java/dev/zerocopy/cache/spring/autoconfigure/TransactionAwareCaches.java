package dev.zerocopy.cache.spring.autoconfigure;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.cache.Cache;
import org.springframework.util.ClassUtils;

/** What {@code zerocopy.cache.transaction-aware} makes of caches. */
final class TransactionAwareCaches {

  private static final String TRANSACTIONS =
      "org.springframework.transaction.support.TransactionSynchronizationManager";

  private TransactionAwareCaches() {}

  /**
   * Makes caches carry out puts, evicts and clears after a transaction is committed, or leaves them
   * as they are.
   *
   * @throws InvalidConfigurationPropertyValueException if that is asked for and there is no class
   *     that tells of transactions
   */
  static UnaryOperator<Cache> decorator(boolean isAsked, @Nullable ClassLoader classLoader) {
    if (!isAsked) {
      return UnaryOperator.identity();
    }
    if (!ClassUtils.isPresent(TRANSACTIONS, classLoader)) {
      throw new InvalidConfigurationPropertyValueException(
          ZeroCopyCacheProperties.PREFIX + ".transaction-aware",
          true,
          "It needs spring-tx on the class path, which is not there. Add that dependency, or leave"
              + " the property out.");
    }
    return TransactionAwareCache::new;
  }
}
