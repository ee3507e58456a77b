package dev.zerocopy.cache.file;

import dev.zerocopy.cache.test.ValueTypesContract;

/** Every type of value in files. */
class FileValueTypesTests extends ValueTypesContract {

  FileValueTypesTests() {
    super(FileStoreOpener.class);
  }
}
