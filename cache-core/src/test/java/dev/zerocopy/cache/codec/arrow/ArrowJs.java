package dev.zerocopy.cache.codec.arrow;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The package {@code apache-arrow} of npm, installed under {@code target} when it is first needed.
 *
 * <p>Without Node or without a network, the test that asks for it is skipped with a message.
 */
final class ArrowJs {

  private static final String VERSION = "21.1.0";
  private static final int TIMEOUT_SECONDS = 180;

  private ArrowJs() {}

  /**
   * Runs a script over a file, first as a file, then from behind its magic as a stream.
   *
   * @param script sees {@code table} and {@code form}, {@code 'file'} or {@code 'stream'}
   * @return what it wrote, by line
   */
  static List<String> run(String script, Path file) throws Exception {
    Path code = file.resolveSibling("read.cjs");
    Files.writeString(
        code,
        """
        const { readFileSync } = require('fs');
        const { tableFromIPC } = require(process.argv[2]);
        const bytes = readFileSync(process.argv[3]);
        for (const [form, from] of [['file', 0], ['stream', 8]]) {
          const table = tableFromIPC(bytes.subarray(from));
          %s
        }
        """
            .formatted(script));
    String arrow = install().resolve("node_modules/apache-arrow").toString();
    Path output = file.resolveSibling("output.txt");
    if (run(output, "node", code.toString(), arrow, file.toString()) != 0) {
      throw new AssertionError("The script failed: " + Files.readString(output));
    }
    return Files.readAllLines(output);
  }

  private static Path install() throws Exception {
    Path folder = Path.of("target", "js").toAbsolutePath();
    Path manifest = folder.resolve("node_modules/apache-arrow/package.json");
    String pinned = "\"version\": \"" + VERSION + "\"";
    if (!Files.exists(manifest) || !Files.readString(manifest).contains(pinned)) {
      Files.createDirectories(folder);
      Path output = folder.resolve("npm.txt");
      String name = "apache-arrow@" + VERSION;
      if (run(output, "npm", "install", "--no-audit", "--prefix", folder.toString(), name) != 0) {
        abort("arrow-js is not tested: npm install failed: " + Files.readString(output));
      }
    }
    return folder;
  }

  private static int run(Path output, String... command) throws InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException e) {
      return abort("arrow-js is not tested: " + command[0] + " cannot be run: " + e.getMessage());
    }
    try {
      return process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) ? process.exitValue() : -1;
    } finally {
      process.destroyForcibly();
    }
  }
}
