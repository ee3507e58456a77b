package dev.zerocopy.cache.file;

import dev.zerocopy.cache.test.ValueFamiliesContract;

/** Every type of value in files. */
class FileValueTypesTests extends ValueFamiliesContract {

  FileValueTypesTests() {
    super(FileStoreOpener.class);
  }
}
