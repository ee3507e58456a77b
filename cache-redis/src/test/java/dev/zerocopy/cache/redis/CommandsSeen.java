package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.redis.server.RedisServer;
import dev.zerocopy.cache.redis.server.RespClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What clients send to a server, by {@code MONITOR}: the commands that name a key of a prefix. What
 * scripts do inside the server is left out.
 */
final class CommandsSeen implements AutoCloseable {

  /** Time, database and client, then the quoted words. */
  private static final Pattern LINE =
      Pattern.compile("(\\d+\\.\\d+) \\[\\d+ ([^\\]]+)] \"([^\"]+)\"(.*)");

  private final RedisServer server;
  private final RespClient monitor;
  private final String keyPrefix;
  private int marks;

  CommandsSeen(RedisServer server, String keyPrefix) throws IOException {
    this.server = server;
    this.keyPrefix = keyPrefix;
    this.monitor = server.connect();
    monitor.call("MONITOR");
  }

  /** The commands since the last call, or since it was opened. */
  List<Command> take() throws IOException {
    String mark = "mark-" + ++marks;
    server.call("ECHO", mark);
    List<Command> seen = new ArrayList<>();
    while (true) {
      Matcher line = LINE.matcher(String.valueOf(monitor.reply()));
      if (!line.matches()) {
        continue;
      }
      if (line.group(4).contains(mark)) {
        return seen;
      }
      if (!line.group(2).equals("lua") && line.group(4).contains(keyPrefix)) {
        seen.add(
            new Command(
                Double.parseDouble(line.group(1)),
                line.group(3).toUpperCase(Locale.ROOT),
                line.group(4).strip()));
      }
    }
  }

  /** The names of those commands, without what is read in the background every few seconds. */
  List<String> takeNames() throws IOException {
    return take().stream()
        .filter(command -> !command.isOfTheBackground())
        .map(Command::name)
        .toList();
  }

  @Override
  public void close() throws IOException {
    monitor.close();
  }

  /** One command. */
  record Command(double seconds, String name, String arguments) {

    boolean isOfTheBackground() {
      return name.equals("GET")
          && (arguments.endsWith(":generation\"") || arguments.endsWith(":swept\""));
    }
  }
}
