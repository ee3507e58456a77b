package dev.zerocopy.cache.redis.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One process of {@code redis-server} on a free port of the loopback interface, that keeps nothing
 * on the disk unless its options say so.
 *
 * <p>A shell starts it and kills it when the pipe to this JVM breaks, so that it does not outlive a
 * JVM that is killed.
 *
 * <p><b>Lifetime</b>: closing it kills the process and removes its directory.
 *
 * <p><b>Threads</b>: one at a time.
 */
public final class RedisServer implements AutoCloseable {

  /** Ends with the server; a reader beside it kills the server when our end of the pipe is gone. */
  private static final String KEEPER =
      """
      exec 3<&0
      "$@" </dev/null >>log 2>&1 3<&- &
      server=$!
      echo $server
      (read -r _ <&3; kill -9 $server) >/dev/null 2>&1 &
      wait $server
      kill $!
      """;

  private static final Duration START_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration REPLY_TIMEOUT = Duration.ofSeconds(20);

  private final Path directory;
  private final List<String> arguments;
  private final List<String> settings;
  private final int port;
  private Process keeper;
  private long pid;

  private RedisServer(int port, List<String> arguments, List<String> settings) throws IOException {
    this.directory = temporaryDirectory();
    this.port = port;
    this.arguments = arguments;
    this.settings = settings;
    this.keeper = startKeeper();
    this.pid = pidFrom(keeper);
  }

  /**
   * Starts a server and waits until it answers.
   *
   * @param settings lines of its configuration file: {@code "maxmemory 32mb"}
   */
  public static RedisServer start(String... settings) throws IOException {
    List<String> all = new ArrayList<>(List.of("save \"\""));
    if (RedisBinary.majorVersion() >= 7) {
      all.add("enable-debug-command local"); // which always was so before
    }
    all.addAll(List.of(settings));
    return launch(List.of(), all);
  }

  /** Starts a sentinel that watches nothing yet. */
  static RedisServer startSentinel() throws IOException {
    return launch(List.of("--sentinel"), List.of());
  }

  private static RedisServer launch(List<String> arguments, List<String> settings)
      throws IOException {
    IOException failure = null;
    for (int attempt = 0; attempt < 3; attempt++) { // the port may be taken meanwhile
      RedisServer server = new RedisServer(FreePorts.next(), arguments, settings);
      try {
        server.awaitAnswer();
        return server;
      } catch (IOException e) {
        server.close();
        failure = e;
      }
    }
    throw Objects.requireNonNull(failure);
  }

  private static Path temporaryDirectory() throws IOException {
    Path folder = Path.of(Objects.requireNonNull(System.getProperty("java.io.tmpdir")));
    return Files.createTempDirectory(folder, "redis-server-");
  }

  private Process startKeeper() throws IOException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", KEEPER, "redis-keeper"));
    Files.writeString(
        directory.resolve("redis.conf"),
        "port %d\nbind 127.0.0.1\n%s\n".formatted(port, String.join("\n", settings)));
    command.addAll(List.of(RedisBinary.path().toString(), "redis.conf"));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static long pidFrom(Process keeper) throws IOException {
    return Long.parseLong(Objects.requireNonNull(keeper.inputReader().readLine(), "pid"));
  }

  private void awaitAnswer() throws IOException {
    long end = System.nanoTime() + START_TIMEOUT.toNanos();
    while (true) {
      try (RespClient client = new RespClient("127.0.0.1", port, REPLY_TIMEOUT)) {
        client.call("PING");
        return;
      } catch (RespClient.ErrorReplyException e) {
        if (!String.valueOf(e.getMessage()).startsWith("LOADING")) {
          return; // it wants a password
        }
      } catch (IOException e) {
        if (!keeper.isAlive() || System.nanoTime() - end > 0) {
          throw new IOException("redis-server does not answer:\n" + log(), e);
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** Its address for a client, without user and password. */
  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  /** Its process. */
  public long pid() {
    return pid;
  }

  /** A connection of its own, to be closed by the caller. */
  public RespClient connect() throws IOException {
    return new RespClient("127.0.0.1", port, REPLY_TIMEOUT);
  }

  /** Sends a command over a fresh connection and returns the reply. */
  public @Nullable Object call(String... words) throws IOException {
    try (RespClient client = connect()) {
      return client.call(words);
    }
  }

  /** What it has logged. */
  public String log() {
    try {
      return Files.readString(directory.resolve("log"));
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  /** Kills the process at once; its connections break. */
  public void kill() {
    try {
      keeper.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    keeper.onExit().join();
  }

  /**
   * Starts it again after {@link #kill}, on the same port and with the same settings; empty, unless
   * it was told to save.
   */
  public void restart() throws IOException {
    restartLoading();
    awaitAnswer();
  }

  /** Starts it again without waiting for it to answer. */
  public void restartLoading() throws IOException {
    keeper = startKeeper();
    pid = pidFrom(keeper);
  }

  /** Stops the process where it is; its connections stay open and silent until {@link #thaw}. */
  public void freeze() throws IOException {
    signal("STOP");
  }

  /** Lets a frozen process go on. */
  public void thaw() throws IOException {
    signal("CONT");
  }

  private void signal(String name) throws IOException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
    if (kill.onExit().join().exitValue() != 0) {
      throw new IOException("kill -%s %d failed".formatted(name, pid));
    }
  }

  @Override
  public void close() {
    kill();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
