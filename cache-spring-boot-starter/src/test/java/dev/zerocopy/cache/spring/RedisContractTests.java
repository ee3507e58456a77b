package dev.zerocopy.cache.spring;

import dev.zerocopy.cache.cache.NearValues;

/** Spring's contract in Redis. */
class RedisContractTests extends RedisCacheContract {

  RedisContractTests() {
    super(NearValues.NONE);
  }
}
