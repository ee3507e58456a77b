package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.spring.FileBackend;
import dev.zerocopy.cache.spring.RedisBackend;
import dev.zerocopy.cache.spring.ZeroCopyCacheManager;
import dev.zerocopy.cache.spring.actuate.BackendHealthIndicator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the health of the backends. */
@AutoConfiguration(
    before = HealthContributorAutoConfiguration.class,
    after = ZeroCopyCacheAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(ZeroCopyCacheManager.class)
@ConditionalOnEnabledHealthIndicator("zerocopycache")
public final class ZeroCopyCacheHealthAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "zerocopycacheHealthContributor")
  HealthContributor zerocopycacheHealthContributor(
      ObjectProvider<ZeroCopyCacheManager> managers,
      ZeroCopyCacheProperties properties,
      @FileBackend CacheBackend file,
      @RedisBackend ObjectProvider<CacheBackend> redis) {
    UsedBackends used = new UsedBackends(managers.stream().toList());
    Status degraded = new Status(properties.health().degradedStatus());
    Map<String, HealthContributor> contributors = new LinkedHashMap<>();
    contributors.put(
        Backend.FILE.id(), new BackendHealthIndicator(() -> Optional.of(file.state()), degraded));
    contributors.put(
        Backend.REDIS.id(),
        new BackendHealthIndicator(
            () ->
                used.contains(Backend.REDIS)
                    ? Optional.of(redis.getObject().state())
                    : Optional.empty(),
            degraded));
    return CompositeHealthContributor.fromMap(contributors);
  }
}
