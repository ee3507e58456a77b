package dev.zerocopy.cache.spring;

/** Spring's contract of values that are read instead of mapped. */
class SmallValueContractTests extends FileCacheContract {

  SmallValueContractTests() {
    super(0);
  }
}
