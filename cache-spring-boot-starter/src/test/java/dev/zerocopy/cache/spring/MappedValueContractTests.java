package dev.zerocopy.cache.spring;

/** Spring's contract of values that are mapped. */
class MappedValueContractTests extends FileCacheContract {

  MappedValueContractTests() {
    super(0);
  }

  @Override
  String value(String text) {
    return text + " ".repeat(100_000);
  }
}
