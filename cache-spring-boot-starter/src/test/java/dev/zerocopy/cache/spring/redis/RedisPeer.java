package dev.zerocopy.cache.spring.redis;

import com.github.luben.zstd.Zstd;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.cache.RedisCacheWriter;
import org.springframework.data.redis.cache.RedisCacheWriter.RedisCacheWriterConfigurer;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.serializer.RedisSerializationContext.SerializationPair;
import org.springframework.data.redis.serializer.RedisSerializer;

/** Ways to have a Spring cache in Redis. */
enum RedisPeer {
  /** This project's, with its defaults. */
  ZERO_COPY,
  /**
   * Spring Data Redis, with JDK serialization as is its default, and puts that have ended when they
   * return, which is not: what is on its way is lost with the process.
   */
  SPRING_JDK,
  /** The same with zstd around it, at the level that this project has. */
  SPRING_ZSTD;

  private static final int LEVEL = 3;

  /** Starts an application that may use all of them. */
  static ConfigurableApplicationContext application(String directory, int port) {
    return new SpringApplicationBuilder(Application.class)
        .web(WebApplicationType.NONE)
        .run(
            "--spring.application.name=comparison",
            "--spring.data.redis.port=" + port,
            "--spring.data.redis.timeout=10m",
            "--zerocopy.cache.file.directory=" + directory,
            "--zerocopy.cache.redis.command-timeout=20s",
            "--zerocopy.cache.defaults.backend=redis");
  }

  /** Its caches. */
  CacheManager caches(ConfigurableApplicationContext application) {
    if (this == ZERO_COPY) {
      return application.getBean(CacheManager.class);
    }
    RedisSerializer<Object> jdk = RedisSerializer.java();
    RedisSerializer<Object> values = this == SPRING_JDK ? jdk : new ZstdSerializer(jdk);
    RedisCacheManager manager =
        RedisCacheManager.builder(
                RedisCacheWriter.create(
                    application.getBean(RedisConnectionFactory.class),
                    RedisCacheWriterConfigurer::immediateWrites))
            .cacheDefaults(
                RedisCacheConfiguration.defaultCacheConfig()
                    .entryTtl(Duration.ofHours(1))
                    .serializeValuesWith(SerializationPair.fromSerializer(values)))
            .build();
    manager.afterPropertiesSet();
    return manager;
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableCaching
  static class Application {}

  /** What users write who want compression. */
  private record ZstdSerializer(RedisSerializer<Object> wrapped)
      implements RedisSerializer<Object> {

    @Override
    public byte[] serialize(@Nullable Object value) {
      return Zstd.compress(wrapped.serialize(value), LEVEL);
    }

    @Override
    public @Nullable Object deserialize(byte @Nullable [] bytes) {
      return bytes == null
          ? null
          : wrapped.deserialize(Zstd.decompress(bytes, (int) Zstd.getFrameContentSize(bytes)));
    }
  }
}
