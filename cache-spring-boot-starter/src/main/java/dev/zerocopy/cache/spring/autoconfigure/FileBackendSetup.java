package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.file.StoreDirectory;
import dev.zerocopy.cache.file.StoreDirectoryOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Opens the file backend's directory as the properties say. */
final class FileBackendSetup {

  private static final String FILE = ZeroCopyCacheProperties.PREFIX + ".file";

  private FileBackendSetup() {}

  static StoreDirectory open(Path directory, ZeroCopyCacheProperties.File file) {
    require(file.maxMappings() > 0, ".max-mappings", file.maxMappings());
    require(file.maxRetiredSize().toBytes() > 0, ".max-retired-size", file.maxRetiredSize());
    try {
      return StoreDirectory.open(
          new StoreDirectoryOptions(
              directory,
              file.maxMappings(),
              file.maxRetiredSize().toBytes(),
              InstantSource.system()));
    } catch (IOException e) {
      throw new DirectoryFailedException(directory, String.valueOf(e.getMessage()), e);
    }
  }

  private static void require(boolean positive, String property, Object value) {
    if (!positive) {
      throw new InvalidConfigurationPropertyValueException(
          FILE + property, value, "It must be positive.");
    }
  }
}
