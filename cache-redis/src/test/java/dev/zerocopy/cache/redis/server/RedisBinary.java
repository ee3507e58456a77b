package dev.zerocopy.cache.redis.server;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/** The {@code redis-server} of this machine: that on the PATH, else that in a jar. */
final class RedisBinary {

  private static final Pattern VERSION = Pattern.compile("v=(\\d+)");

  private static @Nullable Path found;

  private RedisBinary() {}

  /**
   * Returns the executable.
   *
   * @throws IOException if there is none, or the one in the jar does not run here
   */
  static synchronized Path path() throws IOException {
    if (found == null) {
      Path onPath = onPath();
      found = onPath == null ? fromJar() : onPath;
    }
    return found;
  }

  private static @Nullable Path onPath() {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    return Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(path)
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "redis-server"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /**
   * Unpacks it once for all runs: under a name of its own, then renamed, as JVMs may do so at once.
   */
  private static Path fromJar() throws IOException {
    Path folder = Path.of(Objects.requireNonNull(System.getProperty("java.io.tmpdir")));
    Path binary = folder.resolve("embedded-redis-server");
    if (!Files.isExecutable(binary)) {
      Path unpacking = Files.createTempDirectory(folder, "embedded-redis-");
      File unpacked = ExecutableProvider.newJarResourceProvider(unpacking.toFile()).get();
      Files.move(unpacked.toPath(), binary, StandardCopyOption.ATOMIC_MOVE);
      Files.deleteIfExists(unpacking);
    }
    version(binary);
    return binary;
  }

  /** The first number of its version. */
  static int majorVersion() throws IOException {
    Matcher version = VERSION.matcher(version(path()));
    if (!version.find()) {
      throw new IOException("redis-server does not tell its version");
    }
    return Integer.parseInt(version.group(1));
  }

  private static String version(Path binary) throws IOException {
    Process process =
        new ProcessBuilder(binary.toString(), "--version").redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(
          "The redis-server of embedded-redis does not run here: "
              + output.strip()
              + "; install redis-server so that it is on the PATH, or libssl 3, which it needs");
    }
    return output;
  }
}
