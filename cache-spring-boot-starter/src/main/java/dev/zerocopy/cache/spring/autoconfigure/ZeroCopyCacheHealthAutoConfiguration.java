package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.file.StoreDirectory;
import dev.zerocopy.cache.spring.health.StoreDirectoryHealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the health of the cache directory. */
@AutoConfiguration(
    before = HealthContributorAutoConfiguration.class,
    after = ZeroCopyCacheAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(StoreDirectory.class)
@ConditionalOnEnabledHealthIndicator("zerocopycache")
public final class ZeroCopyCacheHealthAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "zerocopycacheHealthIndicator")
  StoreDirectoryHealthIndicator zerocopycacheHealthIndicator(StoreDirectory directory) {
    return new StoreDirectoryHealthIndicator(directory);
  }
}
