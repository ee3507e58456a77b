package dev.zerocopy.cache.file;

/** The contract, by entries that are read instead of mapped. */
class SmallFileStoreContractTests extends FileStoreContractTests {

  @Override
  SmallValues smallValues() {
    return READ;
  }
}
