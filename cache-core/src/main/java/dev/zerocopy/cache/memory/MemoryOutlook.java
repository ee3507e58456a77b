package dev.zerocopy.cache.memory;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What memory this process may have, and what of it will be left for the pages of mapped entries.
 *
 * <p>These are page cache: they count against the cgroup's limit, and are reclaimed before anything
 * is killed. Page tables are not: 8 bytes for each page of 4096 that was ever touched, until it is
 * unmapped. By default so much may be mapped that they take an eighth of the memory at most.
 *
 * <p><b>Failure</b>: what the system does not tell counts as unlimited.
 */
public final class MemoryOutlook {

  private static final long MAPPED_PER_MEMORY = 4096 / 8 / 8;

  /** An eighth of the 47 bits that Linux gives a process. */
  private static final long MAX_MAPPED_BYTES = 16L << 40;

  private static final long MIN_NATIVE_BYTES = 64 << 20;

  private final OptionalLong cgroupBytes;
  private final OptionalLong hostBytes;
  private final OptionalLong freeAddressBytes;
  private final long heapBytes;
  private final long directBytes;

  private MemoryOutlook(SystemFiles files, long heapBytes, long directBytes) {
    this.cgroupBytes =
        CgroupMemory.read(files).map(CgroupMemory::limitBytes).orElse(OptionalLong.empty());
    this.hostBytes = kibibytes(files.number("/proc/meminfo", "MemTotal:"));
    OptionalLong addressBytes = files.number("/proc/self/limits", "Max address space");
    long usedBytes = kibibytes(files.number("/proc/self/status", "VmSize:")).orElse(0);
    this.freeAddressBytes =
        addressBytes.isPresent()
            ? OptionalLong.of(Math.max(0, addressBytes.getAsLong() - usedBytes))
            : OptionalLong.empty();
    this.heapBytes = heapBytes;
    this.directBytes = directBytes;
  }

  /** Reads what holds for this process. */
  public static MemoryOutlook read() {
    return read(
        Path.of("/"),
        Runtime.getRuntime().maxMemory(),
        ManagementFactory.getRuntimeMXBean().getInputArguments());
  }

  static MemoryOutlook read(Path root, long heapBytes, List<String> jvmArguments) {
    return new MemoryOutlook(
        new SystemFiles(root), heapBytes, DirectMemory.maxBytes(jvmArguments).orElse(0));
  }

  private static OptionalLong kibibytes(OptionalLong number) {
    return number.isPresent() ? OptionalLong.of(number.getAsLong() << 10) : number;
  }

  private long memoryBytes() {
    return Math.min(cgroupBytes.orElse(Long.MAX_VALUE), hostBytes.orElse(Long.MAX_VALUE));
  }

  private boolean isLimited() {
    return cgroupBytes.isPresent() && cgroupBytes.getAsLong() == memoryBytes();
  }

  /**
   * Bytes of entries that may be mapped where no property says it: 64 times the memory, 16 TiB and
   * half of the address space that is free, whichever is least.
   */
  public long maxMappedBytes() {
    long byMemory = Math.min(memoryBytes(), MAX_MAPPED_BYTES) * MAPPED_PER_MEMORY;
    long byAddresses = freeAddressBytes.orElse(Long.MAX_VALUE) / 2;
    return Math.max(1, Math.min(MAX_MAPPED_BYTES, Math.min(byMemory, byAddresses)));
  }

  /**
   * Bytes of native memory that values may take that are fetched or unpacked, where no property
   * says it: half of what the heap and the direct buffers leave, or as much as the heap if the
   * system does not say what there is; at least 64 MB.
   */
  public long maxNativeBytes() {
    long left = memoryBytes() == Long.MAX_VALUE ? heapBytes : leftBytes() / 2;
    return Math.max(MIN_NATIVE_BYTES, left);
  }

  /** Whether the heap and the direct buffers may leave less than a tenth of the memory. */
  public boolean isTight() {
    return leftBytes() < memoryBytes() / 10;
  }

  private long leftBytes() {
    return Math.max(0, memoryBytes() - heapBytes - directBytes);
  }

  /** One sentence that says what will happen, with the remedy if it is {@linkplain #isTight}. */
  public String sentence(long maxMappedBytes) {
    if (memoryBytes() == Long.MAX_VALUE) {
      return "Memory: the system does not say how much there is; heap up to "
          + text(heapBytes)
          + ", entries mapped up to "
          + text(maxMappedBytes);
    }
    String given =
        "Memory: "
            + text(memoryBytes())
            + (isLimited() ? " by the cgroup's limit" : " of the host, no cgroup limit below it")
            + ", heap up to "
            + text(heapBytes)
            + (directBytes > 0 ? ", direct buffers up to " + text(directBytes) : "");
    return given
        + (isTight() ? remedy() : left())
        + "; entries are mapped up to "
        + text(maxMappedBytes);
  }

  private String left() {
    return "; the rest, "
        + text(leftBytes())
        + " less what the JVM itself needs, is the page cache of mapped entries: the kernel"
        + " reclaims it before it kills, and a table larger than it is read from the disk again by"
        + " each scan";
  }

  private String remedy() {
    return "; next to nothing is left for the pages of mapped entries, "
        + text(leftBytes())
        + " less what the JVM itself needs: once the heap is full, reads go to the disk and the"
        + " process may be killed; lower -XX:MaxRAMPercentage, to 50 say, or -Xmx, or raise the"
        + (isLimited() ? " cgroup's limit" : " host's memory");
  }

  private static String text(long bytes) {
    for (int unit = 0; unit < 3; unit++) {
      int shift = 40 - 10 * unit;
      if (bytes >= 10L << shift) {
        return String.format(
            Locale.ROOT, "%d %s", bytes >> shift, List.of("TB", "GB", "MB").get(unit));
      }
    }
    return bytes / 1024 + " KB";
  }
}
