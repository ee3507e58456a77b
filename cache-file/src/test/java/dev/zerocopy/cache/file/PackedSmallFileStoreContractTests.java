package dev.zerocopy.cache.file;

/** The contract with compressed entries, which are read. */
class PackedSmallFileStoreContractTests extends PackedFileStoreContractTests {

  @Override
  SmallValues smallValues() {
    return READ;
  }
}
