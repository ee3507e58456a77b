package dev.zerocopy.cache.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs cases: each step in a fresh JVM, the peers in turns, several rounds; prints medians.
 *
 * <p>Arguments: the cases, separated by commas, then the peers, all if none is said. System
 * properties: {@code benchmarks.rounds}, {@code benchmarks.directory}, {@code benchmarks.commit}.
 */
final class Benchmarks {

  private static final long TIMEOUT_MINUTES = 15;
  private static final List<String> JVM_ARGUMENTS =
      List.of(
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:MaxDirectMemorySize=12g");

  private final int rounds = Integer.getInteger("benchmarks.rounds", 5);
  private final Path directory = Path.of(System.getProperty("benchmarks.directory", "target"));

  private Benchmarks() {}

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    Benchmarks benchmarks = new Benchmarks();
    for (String id : arguments[0].split(",", -1)) {
      Case one = Case.of(id);
      List<Peer> peers =
          arguments.length == 1
              ? one.peers()
              : Arrays.stream(arguments)
                  .skip(1)
                  .map(Peer::of)
                  .filter(one.peers()::contains)
                  .toList();
      benchmarks.run(one, peers);
    }
  }

  private void run(Case one, List<Peer> peers) throws Exception {
    Map<Peer, Map<String, List<Double>>> figures = new LinkedHashMap<>();
    Results results = new Results(directory.resolve("results.jsonl"), one);
    Path values = Files.createTempDirectory(Files.createDirectories(directory), "values");
    for (int round = 1; round <= rounds; round++) {
      for (Peer peer : peers) {
        System.err.printf("%s, round %d of %d: %s%n", one, round, rounds, peer.id());
        Map<String, List<Double>> all = figures.computeIfAbsent(peer, _ -> new LinkedHashMap<>());
        for (Map.Entry<String, Double> figure : round(one, peer, values).entrySet()) {
          all.computeIfAbsent(figure.getKey(), _ -> new ArrayList<>()).add(figure.getValue());
          results.add(peer, round, figure.getKey(), figure.getValue());
        }
      }
    }
    System.out.println(Table.of(one, rounds, figures));
    delete(values);
  }

  /** One peer: its steps, each in a JVM of its own, in a directory of its own. */
  private static Map<String, Double> round(Case one, Peer peer, Path values) throws Exception {
    Path own = Files.createTempDirectory(values, peer.id());
    Map<String, Double> figures = new LinkedHashMap<>();
    for (String step : one.steps()) {
      figures.putAll(child(one, peer, own, step));
      if (step.equals(one.steps().getFirst())) {
        figures.put("on the disk, MiB", allocatedBytes(own) / (double) (1 << 20));
      }
    }
    if (one != Case.SMALL) { // ext4 is slow to make files where many were deleted lately
      delete(own);
    }
    return figures;
  }

  private static Map<String, Double> child(Case one, Peer peer, Path own, String step)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "-Xmx" + peer.heap()));
    command.addAll(JVM_ARGUMENTS);
    command.addAll(one.jvmArguments());
    command.addAll(List.of(one.mainClass().getName(), peer.id(), own.toString(), step));
    Path output = own.resolveSibling(own.getFileName() + ".log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
    }
    List<String> lines = Files.readAllLines(output);
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          peer.id() + " ended with " + process.exitValue() + ":\n" + String.join("\n", lines));
    }
    Files.delete(output);
    Map<String, Double> figures = new LinkedHashMap<>();
    for (String line : lines) {
      String[] words = line.split("\t", -1);
      if (words[0].equals(Figures.MARK)) {
        figures.put(words[1], Double.parseDouble(words[2]));
      }
    }
    return figures;
  }

  /** What files take of the disk: holes count for nothing, and a block that is half full as one. */
  private static long allocatedBytes(Path own) throws IOException, InterruptedException {
    Process process = new ProcessBuilder("du", "-s", "--block-size=1", own.toString()).start();
    String line = process.inputReader().readLine();
    process.waitFor();
    return Long.parseLong(line.split("\t", -1)[0]);
  }

  static void delete(Path own) throws IOException {
    try (Stream<Path> files = Files.walk(own)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
