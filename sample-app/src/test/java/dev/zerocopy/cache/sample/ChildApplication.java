package dev.zerocopy.cache.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An application in a JVM of its own, started without any flag but its heap's size.
 *
 * <p><b>Lifetime</b>: closing kills it, as {@code kill -9} does.
 */
public final class ChildApplication implements AutoCloseable {

  private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Class<?> main;
  private final List<String> command;
  private final Path log;
  private final Process process;
  private final URI address;

  /**
   * Starts the sample and waits until it serves.
   *
   * @param home where the application writes: its cache, its log
   */
  ChildApplication(Path home, String... arguments) throws IOException, InterruptedException {
    this(home, SampleApplication.class, "-Xmx512m", arguments);
  }

  /**
   * Starts a web application and waits until it serves.
   *
   * @param home where the application writes: its cache, its log
   * @param heap the JVM's option
   * @param arguments of the application's own, beside its port and directories
   */
  public ChildApplication(Path home, Class<?> main, String heap, String... arguments)
      throws IOException, InterruptedException {
    this.main = main;
    this.log = Files.createTempFile(home, "application", ".log");
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            heap,
            "-cp",
            System.getProperty("java.class.path"),
            main.getName(),
            "--server.port=0",
            "--server.tomcat.basedir=" + home.resolve("tomcat"),
            "--zerocopy.cache.file.directory=" + home.resolve("cache")));
    command.addAll(List.of(arguments));
    this.command = command;
    // Tomcat takes its documents from here then, not from a temporary directory that stays.
    Files.createDirectories(home.resolve("public"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
    this.process = builder.start();
    try {
      this.address = URI.create("http://localhost:" + awaitPort());
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private int awaitPort() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      Matcher port = PORT.matcher(log());
      if (port.find()) {
        return Integer.parseInt(port.group(1));
      }
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    throw new IllegalStateException("The application did not start:\n" + log());
  }

  /** Where it serves. */
  URI address() {
    return address;
  }

  /** What it has printed. */
  public String log() throws IOException {
    return Files.readString(log);
  }

  /** What the JVM was given before its main class, as the system tells it where it can. */
  List<String> jvmArguments() throws IOException {
    Path commandLine = Path.of("/proc/" + process.pid() + "/cmdline");
    List<String> all =
        Files.isReadable(commandLine)
            ? List.of(Files.readString(commandLine).split("\0", -1))
            : command;
    return all.subList(1, all.indexOf(main.getName()));
  }

  /** Sends a request for text. */
  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  /** Sends a request with headers: name, value, name, value. */
  public <T> HttpResponse<T> get(String path, BodyHandler<T> handler, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), handler);
  }

  CompletableFuture<String> getLater(String path) {
    return client
        .sendAsync(request(path).build(), BodyHandlers.ofString())
        .thenApply(HttpResponse::body);
  }

  HttpResponse<String> delete(String path) throws IOException, InterruptedException {
    return client.send(request(path).DELETE().build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path) throws IOException, InterruptedException {
    return client.send(
        request(path).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path)).timeout(PATIENCE);
  }

  /** Ends it as a service manager does, and waits for that. */
  void stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  /** Kills it at once, and removes what nobody could remove then. */
  @Override
  public void close() {
    List<Path> libraries = duckDbLibraries();
    process.destroyForcibly().onExit().join();
    client.close();
    for (Path library : libraries) {
      try {
        Files.deleteIfExists(library);
      } catch (IOException e) {
        throw new IllegalStateException("DuckDB's copy of its library is left behind", e);
      }
    }
  }

  /** DuckDB's library, unpacked into the temporary directory and deleted on a good exit only. */
  private List<Path> duckDbLibraries() {
    Path maps = Path.of("/proc/" + process.pid() + "/maps");
    if (!Files.isReadable(maps) || !process.isAlive()) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(maps)) {
      return lines
          .filter(line -> line.contains("libduckdb_java"))
          .map(line -> Path.of(line.substring(line.indexOf('/'))))
          .distinct()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
