package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.redis.RedisBackend;
import dev.zerocopy.cache.redis.RedisBackendOptions;
import java.time.Duration;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/** Opens the Redis backend as the properties say. */
final class RedisBackendSetup {

  private static final String REDIS = ZeroCopyCacheProperties.PREFIX + ".redis";
  private static final String KEY_PREFIX = REDIS + ".key-prefix";
  private static final DataSize CHUNK_STEP = DataSize.ofKilobytes(256);
  private static final DataSize MAX_CHUNK = DataSize.ofMegabytes(256);

  private RedisBackendSetup() {}

  /** What all keys begin with: what is set, or what no other application has. */
  static String keyPrefix(
      ZeroCopyCacheProperties.Redis redis,
      Environment environment,
      ListableBeanFactory beanFactory) {
    String configured = redis.keyPrefix();
    if (!StringUtils.hasText(configured)) {
      return "zerocopy:%s:"
          .formatted(
              ApplicationName.of(environment, beanFactory, KEY_PREFIX)
                  .replace('{', '_')
                  .replace('}', '_'));
    }
    require(
        configured.indexOf('{') < 0 && configured.indexOf('}') < 0,
        ".key-prefix",
        configured,
        "It must not have braces: in a cluster they say where a key lives.");
    return configured;
  }

  static RedisCacheBackend open(
      ZeroCopyCacheProperties.Redis redis,
      String keyPrefix,
      LettuceConnectionFactory application,
      CacheSerializer serializer) {
    RedisBackendOptions options = options(redis, keyPrefix);
    OwnLettuceClient client = OwnLettuceClient.like(application, options.commandTimeout());
    return new RedisCacheBackend(
        RedisBackend.open(options, client.client()), client, keyPrefix, serializer);
  }

  private static RedisBackendOptions options(
      ZeroCopyCacheProperties.Redis redis, String keyPrefix) {
    requirePositive(".connect-timeout", redis.connectTimeout());
    requirePositive(".command-timeout", redis.commandTimeout());
    requirePositive(".transfer-timeout", redis.transferTimeout());
    long chunkBytes = redis.chunkSize().toBytes();
    require(
        chunkBytes > 0
            && chunkBytes % CHUNK_STEP.toBytes() == 0
            && chunkBytes <= MAX_CHUNK.toBytes(),
        ".chunk-size",
        redis.chunkSize(),
        "It must be a multiple of 256KB and at most 256MB.");
    return RedisBackendOptions.of(keyPrefix)
        .withTimeouts(redis.connectTimeout(), redis.commandTimeout(), redis.transferTimeout())
        .withChunkBytes((int) chunkBytes)
        .withReadableKeys(redis.readableKeys());
  }

  private static void requirePositive(String property, Duration time) {
    require(time.isPositive(), property, time, "It must be positive.");
  }

  private static void require(boolean holds, String property, Object value, String rule) {
    if (!holds) {
      throw new InvalidConfigurationPropertyValueException(REDIS + property, value, rule);
    }
  }
}
