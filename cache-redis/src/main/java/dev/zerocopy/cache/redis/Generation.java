package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.redis.RedisCommands.Lane;
import dev.zerocopy.cache.redis.RedisFailureException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The present generation of a cache: a random name in the names of its entries, drawn anew by each
 * clear. Where there is none, because the cache is new or the server lost it, one is drawn. Behind
 * the name the server has a mark once an entry of the generation has chunks.
 *
 * <p>It is known without asking while {@link BackendEvents} are live; else each call asks. Answers
 * count in the order in which the server gave them: a later one is never undone by an earlier one.
 * A name that this process has seen replaced never counts again: a server that brings it back has
 * lost a clear, by a failover, and a new one is drawn.
 *
 * <p><b>Threads</b>: safe.
 */
final class Generation {

  private static final int MAX_RETIRED = 1000;
  private static final String MARK = "+"; // behind a name, whose characters it is none of

  private final RedisCommands commands;
  private final BackendEvents events;
  private final byte[] key;
  private final Runnable onChange;
  private final Runnable unlisten;
  private final Set<String> retired =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > MAX_RETIRED;
            }
          });
  private volatile Known known = new Known("", false, -1, 0);
  private long asked; // guarded by this

  /**
   * Creates a generation that is not known yet.
   *
   * @param onChange told after it was replaced, on a thread that must not be held up
   */
  Generation(RedisCommands commands, BackendEvents events, byte[] key, Runnable onChange) {
    this.commands = commands;
    this.events = events;
    this.key = key.clone();
    this.onChange = onChange;
    this.unlisten = events.listen(name(), () -> ignore(refresh()));
  }

  private String name() {
    return new String(key, StandardCharsets.UTF_8);
  }

  /** The present one. */
  String current() throws RedisFailureException {
    Known last = known;
    return events.isLive() && last.epoch == events.epoch() ? last.name : Replies.await(refresh());
  }

  /** Whether a name is the present one, as far as that is known without asking. */
  boolean isCurrent(String name) {
    return known.name.equals(name);
  }

  /** Whether an entry may have chunks, as far as that is known without asking. */
  boolean mayHaveChunks() {
    return known.hasChunks;
  }

  /** Says to all that an entry of a generation will have chunks, unless that is known. */
  void markChunks(String name) throws RedisFailureException {
    Known last = known;
    if (last.name.equals(name) && !last.hasChunks) {
      List<ByteBuffer> arguments =
          List.of(
              bytes(name),
              bytes(name + MARK),
              ByteBuffer.wrap(events.channel()),
              ByteBuffer.wrap(key));
      Replies.await(
          ask(() -> text(commands.run(Scripts.MARK, List.of(key), arguments)))
              .thenCompose(this::adoptChange));
    }
  }

  /** Asks the server. */
  CompletableFuture<String> refresh() {
    return ask(() ->
            commands
                .get(Lane.COMMANDS, key, Generation::text)
                .exceptionallyCompose(Generation::noneIfForeign))
        .thenCompose(
            answer ->
                answer.value == null || isRetired(nameIn(answer.value))
                    ? ask(() -> draw(answer.value)).thenApply(this::adopt)
                    : CompletableFuture.completedFuture(adopt(answer)));
  }

  /** Something that cannot be read as a name is none: another is drawn in its place. */
  private static CompletableFuture<@Nullable String> noneIfForeign(Throwable failure) {
    return failure instanceof RedisFailureException refused && refused.reason() == Reason.REJECTED
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(failure);
  }

  private CompletableFuture<@Nullable String> draw(@Nullable String over) {
    ByteBuffer fresh = bytes(KeyLayout.randomName());
    return over == null
        ? text(commands.run(Scripts.GET_OR_SET, List.of(key), List.of(fresh, bytes("0"))))
        : text(commands.run(Scripts.REDRAW, List.of(key), List.of(bytes(over), fresh)));
  }

  /** Draws a new one, for all processes; returns when the server has it. */
  void replace() throws RedisFailureException {
    current(); // so that there is a connection, on which questions keep their order
    List<ByteBuffer> arguments =
        List.of(
            bytes(KeyLayout.randomName()), ByteBuffer.wrap(events.channel()), ByteBuffer.wrap(key));
    Replies.await(
        ask(() -> text(commands.run(Scripts.CLEAR, List.of(key), arguments)))
            .thenCompose(this::adoptChange));
  }

  /** Sends a question, in the order of the numbers that are given out. */
  private synchronized CompletableFuture<Answer> ask(
      Supplier<CompletableFuture<@Nullable String>> question) {
    long number = ++asked;
    long epoch = events.epoch();
    return question.get().thenApply(value -> new Answer(value, epoch, number));
  }

  private String adopt(Answer answer) {
    String value = answer.value == null ? "" : answer.value;
    String name = nameIn(value);
    boolean isChanged;
    synchronized (this) {
      Known last = known;
      if (answer.number < last.number) {
        return last.name;
      }
      isChanged = !last.name.isEmpty() && !last.name.equals(name);
      if (isChanged) {
        retired.add(last.name);
      }
      known = new Known(name, value.endsWith(MARK), answer.epoch, answer.number);
    }
    if (isChanged) {
      onChange.run();
    }
    return name;
  }

  /**
   * Adopts the answer to a script that changed the value. A server that does not know the script is
   * sent it again, behind questions with later numbers, whose answers are those of before the
   * change: so, if one of them has been adopted, the server is asked once more.
   */
  private CompletableFuture<String> adoptChange(Answer answer) {
    String name = adopt(answer);
    return known.number > answer.number ? refresh() : CompletableFuture.completedFuture(name);
  }

  private static String nameIn(String value) {
    return value.substring(0, Math.min(value.length(), KeyLayout.NAME_CHARS));
  }

  private synchronized boolean isRetired(String name) {
    return retired.contains(name);
  }

  /** What comes of it is adopted; a failure leaves what is known, until it is asked for. */
  private static void ignore(CompletableFuture<String> answer) {
    var _ = answer.isDone();
  }

  /** Stops listening. */
  void close() {
    unlisten.run();
  }

  private static CompletableFuture<@Nullable String> text(
      CompletableFuture<byte @Nullable []> reply) {
    return reply.thenApply(
        bytes -> bytes == null ? null : new String(bytes, StandardCharsets.UTF_8));
  }

  private static String text(ByteBuffer value) {
    return StandardCharsets.UTF_8.decode(value).toString();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private record Answer(@Nullable String value, long epoch, long number) {}

  private record Known(String name, boolean hasChunks, long epoch, long number) {}
}
