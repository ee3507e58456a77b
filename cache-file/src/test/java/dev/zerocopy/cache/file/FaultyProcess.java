package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zerocopy.cache.test.ChildJvm;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * An application in a JVM of its own that is told what to do, line by line, so that a fault meets
 * it and not the test.
 *
 * <p>Mounts are made in a mount namespace of the child and go with it, whatever happens.
 */
final class FaultyProcess implements AutoCloseable {

  private final ChildJvm jvm;
  private final Writer commands;
  private int number;

  private FaultyProcess(ChildJvm jvm) {
    this.jvm = jvm;
    this.commands = jvm.process().outputWriter();
  }

  static FaultyProcess start(Path directory, List<String> prefix, String... jvmArguments)
      throws Exception {
    return start(directory, Fsync.NONE, prefix, jvmArguments);
  }

  static FaultyProcess start(
      Path directory, Fsync fsync, List<String> prefix, String... jvmArguments) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("-Xmx256m", "-Xshare:auto"));
    arguments.addAll(List.of(jvmArguments));
    FaultyProcess process =
        new FaultyProcess(
            ChildJvm.startUnder(
                prefix, FaultMain.class, arguments, directory.toString(), fsync.name()));
    try {
      process.jvm.waitForLine("ready");
    } catch (Throwable e) {
      process.close();
      throw e;
    }
    return process;
  }

  /** A prefix that runs a shell line, then becomes the JVM. */
  static List<String> after(String shellLine) {
    return List.of("bash", "-c", shellLine + " && exec \"$@\"", "bash");
  }

  /** The same in a mount namespace, in which the line may mount. */
  static List<String> afterMounting(String shellLine) {
    for (List<String> unshare :
        List.of(List.of("unshare", "--mount"), List.of("unshare", "--mount", "--map-root-user"))) {
      List<String> prefix = new ArrayList<>(unshare);
      prefix.addAll(after(shellLine));
      List<String> attempt = new ArrayList<>(prefix);
      attempt.add("true");
      if (succeeds(attempt)) {
        return prefix;
      }
    }
    assumeTrue(false, "This user cannot do in a namespace of its own: " + shellLine);
    return List.of();
  }

  /** The same with an ext4 file system of 64 MB in a file, made if it does not exist. */
  static List<String> afterMountingDisk(Path image, Path mountPoint, String options)
      throws IOException {
    if (!Files.exists(image)) {
      try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
        file.setLength(64 << 20);
      }
      assumeTrue(succeeds(List.of("mkfs.ext4", "-q", image.toString())), "No mkfs.ext4");
    }
    return afterMounting("mount -o loop," + options + " " + image + " " + mountPoint);
  }

  /** A prefix that takes the right to ignore the modes of files from a process of root's. */
  static List<String> obeyingModes() {
    if (!System.getProperty("user.name").equals("root")) {
      return List.of();
    }
    String capabilities = "-dac_override,-dac_read_search,-fowner";
    List<String> prefix =
        List.of("setpriv", "--bounding-set=" + capabilities, "--inh-caps=" + capabilities);
    List<String> attempt = new ArrayList<>(prefix);
    attempt.add("true");
    assumeTrue(succeeds(attempt), "setpriv is missing, and root may do everything");
    return prefix;
  }

  private static boolean succeeds(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Tells the application what to do, one of the commands of {@link FaultMain}. */
  String ask(String command) throws Exception {
    commands.write(command + "\n");
    commands.flush();
    return jvm.waitForLine("#" + ++number + " ");
  }

  void expect(String command, String answer) throws Exception {
    assertThat(ask(command)).as("%s", command).isEqualTo(answer);
  }

  /** One of the counters: a reason of misses, or {@code failed} puts. */
  long counter(String name) throws Exception {
    for (String counter : ask("counters").split(" ", -1)) {
      if (counter.startsWith(name + "=")) {
        return Long.parseLong(counter.substring(name.length() + 1));
      }
    }
    throw new AssertionError("No counter " + name);
  }

  /** Warnings so far whose text, in lower case, has a word. */
  List<String> warnings(String word) {
    return jvm.output().stream()
        .filter(line -> line.contains("WARN"))
        .filter(line -> line.toLowerCase(Locale.ROOT).contains(word))
        .toList();
  }

  /** Kills it, as {@code kill -9} does. */
  @Override
  public void close() {
    jvm.close();
  }
}
