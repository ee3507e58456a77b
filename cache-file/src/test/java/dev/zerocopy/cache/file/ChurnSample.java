package dev.zerocopy.cache.file;

import dev.zerocopy.cache.store.StoreStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process has mapped at a time; as text, a line of numbers.
 *
 * @param liveBytes mapped and not retired
 * @param retiredEverBytes retired so far, those included that are gone
 * @param mapLines of {@code /proc/self/maps}
 */
record ChurnSample(
    long millis,
    long hits,
    long puts,
    long liveBytes,
    long retiredBytes,
    long retiredEverBytes,
    long mappings,
    long mapLines,
    long virtualBytes,
    long fileBytes,
    long anonymousBytes) {

  private static final String START = "sample ";

  static ChurnSample take(long millis, StoreDirectory directory, StoreStatistics statistics)
      throws IOException {
    long retired = directory.retiredBytes();
    return new ChurnSample(
        millis,
        statistics.hits.sum(),
        statistics.puts.sum(),
        directory.mappedBytes() - retired,
        retired,
        retired + directory.ledger().freedBytes(),
        directory.mappings(),
        countMapLines(),
        status("VmSize:"),
        status("RssFile:"),
        status("RssAnon:"));
  }

  private static long countMapLines() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.count();
    }
  }

  private static long status(String name) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
          .findFirst()
          .orElseThrow();
    }
  }

  /** The samples in the output of a process. */
  static List<ChurnSample> parseAll(List<String> output) {
    return output.stream().filter(line -> line.startsWith(START)).map(ChurnSample::parse).toList();
  }

  private static ChurnSample parse(String line) {
    long[] n =
        Arrays.stream(line.substring(START.length()).split(" ", -1))
            .mapToLong(Long::parseLong)
            .toArray();
    return new ChurnSample(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10]);
  }

  String line() {
    return START
        + Stream.of(
                millis,
                hits,
                puts,
                liveBytes,
                retiredBytes,
                retiredEverBytes,
                mappings,
                mapLines,
                virtualBytes,
                fileBytes,
                anonymousBytes)
            .map(String::valueOf)
            .reduce((a, b) -> a + " " + b)
            .orElseThrow();
  }

  static String header() {
    return "    s      hits    puts  live MB  retired MB  mappings  maps lines  VmSize MB"
        + "  RssFile MB  RssAnon MB";
  }

  String row() {
    return "%5d %9d %7d %8d %11d %9d %11d %10d %11d %11d"
        .formatted(
            millis / 1000,
            hits,
            puts,
            liveBytes >> 20,
            retiredBytes >> 20,
            mappings,
            mapLines,
            virtualBytes >> 20,
            fileBytes >> 20,
            anonymousBytes >> 20);
  }
}
