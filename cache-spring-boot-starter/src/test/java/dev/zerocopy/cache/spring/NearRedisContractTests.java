package dev.zerocopy.cache.spring;

import dev.zerocopy.cache.cache.NearValues;

/** Spring's contract in Redis, with values that are kept near. */
class NearRedisContractTests extends RedisCacheContract {

  NearRedisContractTests() {
    super(NearValues.of(100));
  }
}
