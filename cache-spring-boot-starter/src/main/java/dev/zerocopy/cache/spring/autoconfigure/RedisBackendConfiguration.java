package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.compression.Compression;
import dev.zerocopy.cache.spring.RedisBackend;
import dev.zerocopy.cache.store.ChecksumMode;
import io.lettuce.core.RedisClient;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The Redis backend, made when the first cache that uses it is, where its client is there. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({LettuceConnectionFactory.class, RedisClient.class})
class RedisBackendConfiguration {

  @Bean(defaultCandidate = false)
  @Lazy
  @RedisBackend
  RedisCacheBackend redisCacheBackend(
      ZeroCopyCacheProperties properties,
      Environment environment,
      ListableBeanFactory beanFactory,
      @RedisBackend CacheSerializer serializer,
      @RedisBackend ObjectProvider<LettuceConnectionFactory> own,
      ObjectProvider<LettuceConnectionFactory> any) {
    LettuceConnectionFactory chosen = own.getIfAvailable();
    LettuceConnectionFactory application = chosen != null ? chosen : any.getIfUnique();
    return RedisBackendSetup.open(
        properties.redis(),
        RedisBackendSetup.keyPrefix(properties.redis(), environment, beanFactory),
        required(application),
        serializer);
  }

  private static LettuceConnectionFactory required(@Nullable LettuceConnectionFactory factory) {
    if (factory == null) {
      throw new MissingRedisException(
          "There is no LettuceConnectionFactory, or several",
          "Let Spring Boot make one (spring.data.redis.*, with spring.data.redis.client-type"
              + " lettuce), or mark one of several as primary or with @RedisBackend.");
    }
    return factory;
  }

  @Bean(defaultCandidate = false)
  @Lazy
  @RedisBackend
  @ConditionalOnMissingSerializer(RedisBackend.class)
  CacheSerializer redisCacheSerializer(ObjectCodecs objects) {
    return objects
        .serializer()
        .checksum(ChecksumMode.EAGER)
        .compression(Compression.zstd())
        .build();
  }
}
