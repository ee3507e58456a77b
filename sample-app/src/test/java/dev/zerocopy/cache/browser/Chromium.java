package dev.zerocopy.cache.browser;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * A headless browser in a process of its own, with an empty profile and no network but what its
 * pages ask for.
 *
 * <p><b>Lifetime</b>: closing ends the browser and with it all its pages.
 */
public final class Chromium implements AutoCloseable {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome-stable", "google-chrome");
  private static final int PATIENCE_SECONDS = 30;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final Path profile;
  private final URI address;

  private Chromium(Process process, Path profile, URI address) {
    this.process = process;
    this.profile = profile;
    this.address = address;
  }

  /** The browser's program, if the machine has one. */
  public static Optional<Path> program() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts the browser.
   *
   * @param home an empty directory: the browser's profile and its log
   */
  public static Chromium start(Path program, Path home) throws IOException, InterruptedException {
    Path profile = Files.createDirectory(home.resolve("profile"));
    Path log = home.resolve("chromium.log");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox", // as root it does not start with one
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--user-data-dir=" + profile,
                "--remote-debugging-port=0",
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      URI address = URI.create("http://127.0.0.1:" + port(process, profile, log));
      return new Chromium(process, profile, address);
    } catch (IOException | InterruptedException | RuntimeException e) {
      end(process);
      throw e;
    }
  }

  private static String port(Process process, Path profile, Path log)
      throws IOException, InterruptedException {
    Path told = profile.resolve("DevToolsActivePort");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < deadline && !process.waitFor(20, TimeUnit.MILLISECONDS)) {
      if (Files.exists(told)) {
        List<String> lines = Files.readAllLines(told);
        if (lines.size() > 1) {
          return lines.getFirst();
        }
      }
    }
    throw new IllegalStateException("Chromium did not start:\n" + Files.readString(log));
  }

  /** Opens an empty page, which is closed with the browser or by itself. */
  public BrowserPage newPage() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("/json/new?about:blank"))
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    String answer = client.send(request, BodyHandlers.ofString()).body();
    String socket = new JsonMapper().readTree(answer).get("webSocketDebuggerUrl").asString();
    return new BrowserPage(DevTools.connect(client, URI.create(socket)));
  }

  @Override
  public void close() throws IOException {
    end(process);
    client.close();
    // Its socket has a directory of its own, which it leaves behind.
    Path socket = profile.resolve("SingletonSocket");
    if (Files.isSymbolicLink(socket)) {
      FileSystemUtils.deleteRecursively(Files.readSymbolicLink(socket).getParent());
    }
  }

  private static void end(Process process) {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(one -> one.onExit().join());
  }
}
