package dev.zerocopy.cache.redis.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * One Redis for all tests of a JVM that need nothing but a Redis that works: a container if there
 * is Docker, else a process.
 *
 * <p>Tests use keys of their own and leave the server's settings alone. It ends with the JVM.
 */
public final class SharedRedis {

  private static final int CONTAINER_PORT = 6379;

  private final String host;
  private final int port;

  private SharedRedis(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /** Returns it, started by the first caller. */
  public static SharedRedis instance() {
    return Holder.INSTANCE;
  }

  @SuppressWarnings("resource") // the container ends with the JVM
  private static SharedRedis start() {
    if (hasDocker()) {
      GenericContainer<?> container =
          new GenericContainer<>(DockerImageName.parse("redis:8.2"))
              .withExposedPorts(CONTAINER_PORT)
              .withCommand("redis-server", "--save", "", "--appendonly", "no")
              .withStartupTimeout(Duration.ofMinutes(5));
      container.start();
      return new SharedRedis(container.getHost(), container.getMappedPort(CONTAINER_PORT));
    }
    try {
      return new SharedRedis("127.0.0.1", RedisServer.start().port());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether containers can be started here. */
  public static boolean hasDocker() {
    return mayHaveDocker() && DockerClientFactory.instance().isDockerAvailable();
  }

  /** Whether it is worth while to look for Docker, which takes seconds where there is none. */
  private static boolean mayHaveDocker() {
    Path home = Path.of(System.getProperty("user.home", ""));
    String runtime = Objects.requireNonNullElse(System.getenv("XDG_RUNTIME_DIR"), "/run/user/0");
    return System.getenv("DOCKER_HOST") != null
        || Stream.of(
                Path.of("/var/run/docker.sock"),
                Path.of(runtime, "docker.sock"),
                home.resolve(".docker/run/docker.sock"),
                home.resolve(".testcontainers.properties"))
            .anyMatch(Files::exists);
  }

  /** The host that it listens on. */
  public String host() {
    return host;
  }

  /** The port that it listens at. */
  public int port() {
    return port;
  }

  /** Its address for a client. */
  public String uri() {
    return "redis://%s:%d".formatted(host, port);
  }

  /** Started when it is first needed. */
  private static final class Holder {

    static final SharedRedis INSTANCE = start();
  }
}
