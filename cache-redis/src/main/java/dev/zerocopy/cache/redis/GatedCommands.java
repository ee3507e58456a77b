package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.redis.RedisFailureException.Reason;
import dev.zerocopy.cache.store.RareWarnings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Commands behind a {@link FailOpenGate} for each server and lane: one node of a cluster that is
 * lost does not cost the hits of the others, nor a slow transfer those of small values.
 *
 * <p>The question that closes a gate again is a removal of a key that nobody has, next to the one
 * that was asked for in vain: a server that may not write does not count as one that answers.
 */
final class GatedCommands implements RedisCommands {

  private static final byte[] QUESTION = ":?".getBytes(StandardCharsets.US_ASCII);

  private final RedisCommands commands;
  private final LongSupplier nanoClock;
  private final Map<Door, FailOpenGate> gates = new ConcurrentHashMap<>();
  private final RareWarnings warnings =
      new RareWarnings(LoggerFactory.getLogger(RedisBackend.class));

  GatedCommands(RedisCommands commands, LongSupplier nanoClock) {
    this.commands = commands;
    this.nanoClock = nanoClock;
  }

  /** The worst state of all gates. */
  BreakerState state() {
    return gates.values().stream()
        .map(FailOpenGate::state)
        .max(BreakerState::compareTo)
        .orElse(BreakerState.CLOSED);
  }

  /** Calls that were refused, of all servers. */
  long refusals() {
    return gates.values().stream().mapToLong(FailOpenGate::refusals).sum();
  }

  private <T extends @Nullable Object> CompletableFuture<T> pass(
      Lane lane, byte[] key, Supplier<CompletableFuture<T>> call) {
    Door door = new Door(commands.server(key), lane);
    FailOpenGate gate = gates.get(door);
    if (gate == null) {
      gate = gates.computeIfAbsent(door, absent -> gate(absent, key));
    }
    long admission = gate.admit();
    return admission < 0
        ? CompletableFuture.failedFuture(
            new RedisFailureException(
                Reason.HELD_OFF, "Redis has not answered and is not asked until it does"))
        : watched(call.get(), door, gate, admission);
  }

  private <T extends @Nullable Object> CompletableFuture<T> watched(
      CompletableFuture<T> reply, Door door, FailOpenGate gate, long admission) {
    CompletableFuture<T> result = new CompletableFuture<>();
    var _ =
        reply.whenComplete(
            (value, failure) -> {
              try {
                // Before the caller goes on: its next call must meet an open gate.
                tellGate(failure, door, gate, admission);
              } finally { // whatever happens there, nobody waits for ever
                if (failure == null) {
                  result.complete(value);
                } else {
                  result.completeExceptionally(failure);
                }
              }
            });
    return result;
  }

  private void tellGate(@Nullable Throwable failure, Door door, FailOpenGate gate, long admission) {
    if (failure instanceof RedisFailureException failed && failed.reason().isAbsence()) {
      boolean hasWaited = failed.reason() == Reason.TIMEOUT;
      if (gate.failed(admission, hasWaited)) {
        tellOfOpening(door, failed);
      }
    }
  }

  private FailOpenGate gate(Door door, byte[] key) {
    byte[] nobodysKey = new byte[key.length + QUESTION.length];
    System.arraycopy(key, 0, nobodysKey, 0, key.length);
    System.arraycopy(QUESTION, 0, nobodysKey, key.length, QUESTION.length);
    return new FailOpenGate(
        () ->
            commands
                .unlink(List.of(nobodysKey))
                .exceptionally(GatedCommands::anyAnswer)
                .thenRun(() -> tellOfAnswer(door)),
        nanoClock);
  }

  /** A server that answers with an error is there: who asks it next will know why. */
  private static @Nullable Void anyAnswer(Throwable failure) {
    if (failure instanceof RedisFailureException failed && !failed.reason().isAbsence()) {
      return null;
    }
    throw new CompletionException(failure);
  }

  private void tellOfOpening(Door door, RedisFailureException failure) {
    warnings.warn(
        "opened" + door,
        "{} does not serve: {}; calls go on without it at once until it does",
        door,
        String.valueOf(failure.getMessage()));
  }

  private void tellOfAnswer(Door door) {
    warnings.warn("closed" + door, "{} serves again", door);
  }

  @Override
  public <T> CompletableFuture<@Nullable T> get(Lane lane, byte[] key, ValueReader<T> reader) {
    return pass(lane, key, () -> commands.get(lane, key, reader));
  }

  @Override
  public CompletableFuture<byte @Nullable []> head(byte[] key, int lengthBytes) {
    return pass(Lane.COMMANDS, key, () -> commands.head(key, lengthBytes));
  }

  @Override
  public CompletableFuture<@Nullable Void> set(
      Lane lane, byte[] key, ByteBuffer value, long timeToLiveMillis) {
    return pass(lane, key, () -> commands.set(lane, key, value, timeToLiveMillis));
  }

  @Override
  public CompletableFuture<byte @Nullable []> run(
      RedisScript script, List<byte[]> keys, List<ByteBuffer> arguments) {
    return pass(Lane.COMMANDS, keys.getFirst(), () -> commands.run(script, keys, arguments));
  }

  @Override
  public CompletableFuture<@Nullable Void> unlink(List<byte[]> keys) {
    return pass(Lane.COMMANDS, keys.getFirst(), () -> commands.unlink(keys));
  }

  @Override
  public String server(byte[] key) {
    return commands.server(key);
  }

  @Override
  public CompletableFuture<ScanPage> scan(byte[] pattern, @Nullable ScanPosition from) {
    return commands.scan(pattern, from);
  }

  @Override
  public Subscription subscribe(byte[] channel, SubscriptionListener listener) {
    return commands.subscribe(channel, listener);
  }

  @Override
  public void close() {
    commands.close();
  }

  private record Door(String server, Lane lane) {

    @Override
    public String toString() {
      return (server.isEmpty() ? "Redis" : "Redis " + server)
          + (lane == Lane.BULK ? " (large values)" : "");
    }
  }
}
