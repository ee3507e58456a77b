package dev.zerocopy.cache.file;

import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.test.StoreOpener;
import java.io.IOException;
import java.nio.file.Path;

/** Opens a directory as applications do: small entries are read, others mapped. */
public final class FileStoreOpener implements StoreOpener {

  @Override
  public Opened open(String location) throws IOException {
    StoreDirectory directory = StoreDirectory.open(StoreDirectoryOptions.of(Path.of(location)));
    return new Opened(directory.store("values", ChecksumMode.LAZY), directory::close);
  }
}
