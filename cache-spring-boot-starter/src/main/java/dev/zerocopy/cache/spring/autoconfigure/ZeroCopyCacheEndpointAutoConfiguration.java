package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.spring.ZeroCopyCacheManager;
import dev.zerocopy.cache.spring.actuate.ZeroCopyCacheEndpoint;
import dev.zerocopy.cache.spring.actuate.ZeroCopyCacheInfoContributor;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the endpoint that shows caches and entries, and of what info says. */
@AutoConfiguration(after = ZeroCopyCacheAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean(ZeroCopyCacheManager.class)
public final class ZeroCopyCacheEndpointAutoConfiguration {

  @Bean
  @ConditionalOnAvailableEndpoint(ZeroCopyCacheEndpoint.class)
  @ConditionalOnMissingBean
  ZeroCopyCacheEndpoint zeroCopyCacheEndpoint(
      ObjectProvider<ZeroCopyCacheManager> managers, ZeroCopyCacheProperties properties) {
    return new ZeroCopyCacheEndpoint(
        managers.stream().toList(), properties.endpoint().showKeys(), InstantSource.system());
  }

  @Bean
  @ConditionalOnEnabledInfoContributor("zerocopycache")
  @ConditionalOnMissingBean
  ZeroCopyCacheInfoContributor zeroCopyCacheInfoContributor(
      ObjectProvider<ZeroCopyCacheManager> managers) {
    return new ZeroCopyCacheInfoContributor(managers.stream().toList());
  }
}
