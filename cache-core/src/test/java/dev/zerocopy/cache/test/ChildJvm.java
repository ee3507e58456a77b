package dev.zerocopy.cache.test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A main class run in a fresh JVM of the test's kind, with the test's class path unless the
 * arguments say another.
 *
 * <p>No JVM argument is passed on but those given. Output and errors are collected together.
 *
 * <p><b>Lifetime</b>: closing it kills the process, if it still runs.
 */
public final class ChildJvm implements AutoCloseable {

  private static final long TIMEOUT_SECONDS = 240;

  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private final Thread collector;

  private ChildJvm(Process process) {
    this.process = process;
    this.collector = Thread.ofPlatform().daemon().name("child-jvm-output").start(this::collect);
  }

  /** Starts {@code java jvmArguments mainClass arguments}. */
  public static ChildJvm start(Class<?> mainClass, List<String> jvmArguments, String... arguments)
      throws IOException {
    return startUnder(List.of(), mainClass, jvmArguments, arguments);
  }

  /** Starts it as the last arguments of another command, which must become it by exec. */
  public static ChildJvm startUnder(
      List<String> prefix, Class<?> mainClass, List<String> jvmArguments, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(jvmArguments); // which may say another class path
    command.add(mainClass.getName());
    command.addAll(List.of(arguments));
    return new ChildJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** Runs to the end and returns the output; fails unless it exits with 0. */
  public static List<String> run(Class<?> mainClass, List<String> jvmArguments, String... arguments)
      throws Exception {
    try (ChildJvm child = start(mainClass, jvmArguments, arguments)) {
      int exit = child.waitForExit();
      List<String> output = child.output();
      if (exit != 0) {
        throw new AssertionError(
            mainClass.getSimpleName() + " ended with " + exit + ":\n" + String.join("\n", output));
      }
      return output;
    }
  }

  private void collect() {
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        synchronized (lines) {
          lines.add(line);
          lines.notifyAll();
        }
      }
    } catch (UncheckedIOException | IOException e) {
      synchronized (lines) {
        lines.add("output ended: " + e);
      }
    }
  }

  /** Waits for a line that starts with a text and returns what follows it. */
  public String waitForLine(String start) throws InterruptedException, TimeoutException {
    return waitForLine(start, 0);
  }

  /** Waits for another such line after as many as are skipped. */
  public String waitForLine(String start, int skipped)
      throws InterruptedException, TimeoutException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    int seen = 0;
    int found = 0;
    synchronized (lines) {
      while (true) {
        for (; seen < lines.size(); seen++) {
          if (lines.get(seen).startsWith(start) && found++ == skipped) {
            return lines.get(seen).substring(start.length()).strip();
          }
        }
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0 || (!process.isAlive() && !collector.isAlive())) {
          throw new TimeoutException("No line \"" + start + "\" in:\n" + String.join("\n", lines));
        }
        lines.wait(Math.min(left, 200));
      }
    }
  }

  /** The process, to kill or to write to. */
  public Process process() {
    return process;
  }

  /** Waits for the end and returns the exit code. */
  public int waitForExit() throws InterruptedException, TimeoutException {
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      kill();
      throw new TimeoutException("Child JVM did not end:\n" + String.join("\n", output()));
    }
    collector.join(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS)); // a child of its own may go on
    return process.exitValue();
  }

  /** Kills the process; what it has said until then is in its output once it has ended. */
  public void kill() {
    process.toHandle().destroyForcibly(); // Process would close the output before it is read
  }

  /** All lines so far. */
  public List<String> output() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** The rest of the line that starts with a text, from the output of a run. */
  public static String lineOf(List<String> output, String start) {
    return output.stream()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()).strip())
        .findFirst()
        .orElseThrow(() -> new AssertionError("No line " + start + " in " + output));
  }

  @Override
  public void close() {
    kill();
    process.onExit().join();
  }
}
