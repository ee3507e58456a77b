package dev.zerocopy.cache.file;

import dev.zerocopy.cache.memory.MemoryOutlook;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * How a file backend is set up.
 *
 * @param directory where the entries are; created with mode 0700 if it does not exist
 * @param maxMappings how many entries of one cache may be mapped at a time; beyond it, cold ones
 *     are mapped anew when they are next hit. Linux allows a process 65,530 mappings ({@code
 *     vm.max_map_count}).
 * @param maxMappedBytes address space that the entries of all caches may take together in this JVM,
 *     retired ones not counted; beyond it, cold ones are mapped anew when they are next hit. An
 *     entry that is larger is served but mapped anew by each hit.
 * @param maxRetiredBytes address space and disk blocks that retired entries may hold: above it
 *     garbage collections are requested, and if what is still read holds more, puts fail until it
 *     is let go of
 * @param smallValues how entries are treated for which a mapping does not pay
 * @param limits what all caches together may use of the disk
 * @param minFreeBytes what must stay free on the disk, or nothing is stored: 0 for nothing,
 *     negative for a twentieth of the disk, but at most a gigabyte
 * @param clock tells whether an entry has expired
 */
public record StoreDirectoryOptions(
    Path directory,
    int maxMappings,
    long maxMappedBytes,
    long maxRetiredBytes,
    SmallValues smallValues,
    DiskLimits limits,
    long minFreeBytes,
    InstantSource clock) {

  private static final int DEFAULT_MAX_MAPPINGS = 16_384;
  private static final long DEFAULT_MAX_RETIRED_BYTES = 4L << 30;

  /** The defaults for a directory. */
  public static StoreDirectoryOptions of(Path directory) {
    return new StoreDirectoryOptions(
        directory,
        DEFAULT_MAX_MAPPINGS,
        MemoryOutlook.read().maxMappedBytes(),
        DEFAULT_MAX_RETIRED_BYTES,
        SmallValues.defaults(),
        DiskLimits.NONE,
        -1,
        InstantSource.system());
  }

  /** These options with another number of mappings. */
  public StoreDirectoryOptions withMaxMappings(int mappings) {
    return new StoreDirectoryOptions(
        directory,
        mappings,
        maxMappedBytes,
        maxRetiredBytes,
        smallValues,
        limits,
        minFreeBytes,
        clock);
  }

  /** These options with another bound of what may be mapped. */
  public StoreDirectoryOptions withMaxMappedBytes(long bytes) {
    return new StoreDirectoryOptions(
        directory, maxMappings, bytes, maxRetiredBytes, smallValues, limits, minFreeBytes, clock);
  }

  /** These options with another bound of what retired entries may hold. */
  public StoreDirectoryOptions withMaxRetiredBytes(long bytes) {
    return new StoreDirectoryOptions(
        directory, maxMappings, maxMappedBytes, bytes, smallValues, limits, minFreeBytes, clock);
  }

  /** These options with other small values. */
  public StoreDirectoryOptions withSmallValues(SmallValues values) {
    return new StoreDirectoryOptions(
        directory,
        maxMappings,
        maxMappedBytes,
        maxRetiredBytes,
        values,
        limits,
        minFreeBytes,
        clock);
  }

  /** These options with other limits of the disk that all caches together use. */
  public StoreDirectoryOptions withLimits(DiskLimits together) {
    return new StoreDirectoryOptions(
        directory,
        maxMappings,
        maxMappedBytes,
        maxRetiredBytes,
        smallValues,
        together,
        minFreeBytes,
        clock);
  }

  /** These options with another amount that must stay free on the disk. */
  public StoreDirectoryOptions withMinFreeBytes(long bytes) {
    return new StoreDirectoryOptions(
        directory, maxMappings, maxMappedBytes, maxRetiredBytes, smallValues, limits, bytes, clock);
  }

  /** These options with another clock. */
  public StoreDirectoryOptions withClock(InstantSource source) {
    return new StoreDirectoryOptions(
        directory,
        maxMappings,
        maxMappedBytes,
        maxRetiredBytes,
        smallValues,
        limits,
        minFreeBytes,
        source);
  }
}
