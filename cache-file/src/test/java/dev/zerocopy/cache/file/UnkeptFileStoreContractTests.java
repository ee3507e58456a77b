package dev.zerocopy.cache.file;

/** The contract, by entries that are read anew for each hit. */
class UnkeptFileStoreContractTests extends FileStoreContractTests {

  @Override
  SmallValues smallValues() {
    return READ.withMemoryBytes(0);
  }
}
