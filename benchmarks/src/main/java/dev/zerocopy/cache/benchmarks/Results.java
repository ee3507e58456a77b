package dev.zerocopy.cache.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Locale;

/** All figures, a line of JSON each, added to a file. */
final class Results {

  private final Path file;
  private final Case one;
  private final String time = Instant.now().toString();

  Results(Path file, Case one) {
    this.file = file;
    this.one = one;
  }

  void add(Peer peer, int round, String figure, double value) throws IOException {
    String line =
        String.format(
            Locale.ROOT,
            "{\"time\":\"%s\",\"commit\":\"%s\",\"machine\":\"%s, %d processors\",\"jvm\":\"%s\","
                + "\"case\":\"%s\",\"peer\":\"%s\",\"round\":%d,\"figure\":\"%s\",\"value\":%s}%n",
            time,
            System.getProperty("benchmarks.commit", "unknown"),
            System.getProperty("os.name") + ' ' + System.getProperty("os.version"),
            Runtime.getRuntime().availableProcessors(),
            Runtime.version(),
            one.id(),
            peer.id(),
            round,
            figure,
            value);
    Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
