package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.file.SmallValues;
import dev.zerocopy.cache.file.StoreDirectory;
import dev.zerocopy.cache.file.StoreDirectoryOptions;
import dev.zerocopy.cache.memory.MemoryOutlook;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/** Opens the file backend's directory as the properties say. */
final class FileBackendSetup {

  private static final String FILE = ZeroCopyCacheProperties.PREFIX + ".file";

  private static final Logger LOG = LoggerFactory.getLogger(StoreDirectory.class);

  private FileBackendSetup() {}

  static StoreDirectory open(Path directory, ZeroCopyCacheProperties.File file) {
    requirePositive(file.maxMappings(), ".max-mappings", file.maxMappings());
    DataSize maxMapped = file.maxMappedSize();
    if (maxMapped != null) {
      requirePositive(maxMapped.toBytes(), ".max-mapped-size", maxMapped);
    }
    requirePositive(file.maxRetiredSize().toBytes(), ".max-retired-size", file.maxRetiredSize());
    Limits.require(FILE, file.maxSize(), file.maxEntries());
    DataSize minFree = file.minFreeSpace();
    if (minFree != null && minFree.isNegative()) {
      throw new InvalidConfigurationPropertyValueException(
          FILE + ".min-free-space", minFree, "It must not be negative. 0 keeps nothing free.");
    }
    SmallValues small = SmallValues.defaults();
    DataSize memory = file.smallValueMemory();
    if (memory != null) {
      require(memory.toBytes() >= 0, ".small-value-memory", memory, "It must not be negative.");
      small = small.withMemoryBytes(memory.toBytes());
    }
    StoreDirectoryOptions options =
        StoreDirectoryOptions.of(directory)
            .withMaxMappings(file.maxMappings())
            .withMaxRetiredBytes(file.maxRetiredSize().toBytes())
            .withSmallValues(small)
            .withLimits(Limits.of(file.maxSize(), file.maxEntries()))
            .withMinFreeBytes(minFree == null ? -1 : minFree.toBytes())
            .withClock(InstantSource.system());
    try {
      StoreDirectory opened =
          StoreDirectory.open(
              maxMapped == null ? options : options.withMaxMappedBytes(maxMapped.toBytes()));
      logOutlook(MemoryOutlook.read(), opened);
      FileBackendWarnings.log(opened, file.maxMappings());
      return opened;
    } catch (IOException e) {
      throw new DirectoryFailedException(directory, String.valueOf(e.getMessage()), e);
    }
  }

  private static void logOutlook(MemoryOutlook memory, StoreDirectory opened) {
    LOG.atLevel(memory.isTight() ? Level.WARN : Level.INFO)
        .log(memory.sentence(opened.maxMappedBytes()));
  }

  private static void requirePositive(long number, String property, Object value) {
    require(number > 0, property, value, "It must be positive.");
  }

  private static void require(boolean holds, String property, Object value, String rule) {
    if (!holds) {
      throw new InvalidConfigurationPropertyValueException(FILE + property, value, rule);
    }
  }
}
