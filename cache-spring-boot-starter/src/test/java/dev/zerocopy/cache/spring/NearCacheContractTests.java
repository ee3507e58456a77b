package dev.zerocopy.cache.spring;

/** Spring's contract with decoded values kept as objects. */
class NearCacheContractTests extends FileCacheContract {

  NearCacheContractTests() {
    super(100);
  }
}
