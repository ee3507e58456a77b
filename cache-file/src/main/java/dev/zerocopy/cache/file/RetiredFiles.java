package dev.zerocopy.cache.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Disk blocks of entry files that have no name any more but are mapped by some process.
 *
 * <p>Each process writes down those that it maps, in its temporary folder; the evictor adds them
 * up, each file once, however many processes map it. On systems without {@code /proc} there are
 * none.
 *
 * <p><b>Source</b>: proc_pid_maps(5): the path of an unlinked file ends in " (deleted)".
 */
final class RetiredFiles {

  /** What a process writes into its temporary folder: cache, file and bytes, 8 bytes each. */
  static final String FILE = "retired";

  private static final int RECORD_BYTES = 3 * Long.BYTES;
  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final String GONE = ".entry (deleted)";

  private byte[] written = new byte[0];

  private RetiredFiles() {}

  static RetiredFiles ofThisProcess() {
    return new RetiredFiles();
  }

  /**
   * Writes down what this process maps.
   *
   * @param directory the cache directory's real path
   * @param processFolder where to
   * @param none whether it is known that there is nothing, so that nobody need look
   */
  void publish(Path directory, Path processFolder, boolean none) throws IOException {
    byte[] records = none ? new byte[0] : records(find(directory));
    Path file = processFolder.resolve(FILE);
    if (Files.isDirectory(processFolder) // it is made anew, if somebody deleted it, by a put
        && (!Arrays.equals(records, written) || (records.length > 0 && !Files.exists(file)))) {
      Files.write(file, records);
      written = records;
    }
  }

  private static Map<Identity, Long> find(Path directory) throws IOException {
    Map<Identity, Long> found = new HashMap<>();
    String caches = directory.resolve("caches") + "/";
    try (BufferedReader lines = Files.newBufferedReader(MAPS)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int path = line.endsWith(GONE) ? line.indexOf(caches) : -1;
        if (path >= 0) {
          int name = path + caches.length();
          String folder = line.substring(name, line.indexOf('/', name));
          Identity file =
              new Identity(EntryFiles.hashOf(Path.of(folder)), inode(line.substring(0, path)));
          found.merge(file, lengthBytes(line), Math::max);
        }
      }
    } catch (NoSuchFileException e) {
      return Map.of(); // not Linux
    }
    return found;
  }

  private static long inode(String beforePath) {
    return Long.parseLong(beforePath.strip().substring(beforePath.strip().lastIndexOf(' ') + 1));
  }

  private static long lengthBytes(String line) {
    int dash = line.indexOf('-');
    long start = Long.parseUnsignedLong(line, 0, dash, 16);
    return Long.parseUnsignedLong(line, dash + 1, line.indexOf(' '), 16) - start;
  }

  private static byte[] records(Map<Identity, Long> files) {
    ByteBuffer records =
        ByteBuffer.allocate(files.size() * RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    files.forEach(
        (file, bytes) -> records.putLong(file.folderHash).putLong(file.inode).putLong(bytes));
    return records.array();
  }

  /** Adds up what all processes map, by the hash of the cache's folder. */
  static Map<Long, Long> sums(Path processFolders) throws IOException {
    Map<Identity, Long> all = new HashMap<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(processFolders)) {
      for (Path folder : folders) {
        read(folder.resolve(FILE), all);
      }
    }
    Map<Long, Long> sums = new HashMap<>();
    all.forEach((file, bytes) -> sums.merge(file.folderHash, bytes, Long::sum));
    return sums;
  }

  private static void read(Path file, Map<Identity, Long> all) throws IOException {
    if (file.toFile().length() == 0) {
      return; // most processes have none, and no file
    }
    try {
      ByteBuffer records = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      while (records.remaining() >= RECORD_BYTES) {
        all.merge(new Identity(records.getLong(), records.getLong()), records.getLong(), Math::max);
      }
    } catch (NoSuchFileException e) {
      // Swept meanwhile.
    }
  }

  private record Identity(long folderHash, long inode) {}
}
