package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.redis.LettuceClient.Connection;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The commands over Lettuce, on two connections: one for what is small, one for chunks.
 *
 * <p>Replies are copied out of the connection's buffer by who asked; values are copied into it. A
 * command's time ends by the client's own clock, see {@link LettuceLink}.
 */
final class LettuceCommands implements RedisCommands {

  private static final int SCAN_COUNT = 1000;

  private final LettuceClient client;
  private final Duration commandTimeout;
  private final LettuceLink commands;
  private final LettuceLink bulk;

  /**
   * Creates the commands; nothing is connected yet.
   *
   * @param options of which the timeouts are taken
   */
  LettuceCommands(LettuceClient client, RedisBackendOptions options) {
    this.client = client;
    this.commandTimeout = options.commandTimeout();
    this.commands = new LettuceLink(client, commandTimeout, options.connectTimeout());
    this.bulk = new LettuceLink(client, options.transferTimeout(), options.connectTimeout());
  }

  private LettuceLink link(Lane lane) {
    return lane == Lane.BULK ? bulk : commands;
  }

  @Override
  public <T> CompletableFuture<@Nullable T> get(Lane lane, byte[] key, ValueReader<T> reader) {
    return link(lane)
        .<@Nullable T>send(
            connection ->
                LettuceCommands.<@Nullable T>dispatch(
                    connection, CommandType.GET, new LettuceReply<T>(reader), args().addKey(key)));
  }

  @Override
  public CompletableFuture<byte @Nullable []> head(byte[] key, int lengthBytes) {
    return commands.<byte @Nullable []>send(
        connection ->
            LettuceCommands.<byte @Nullable []>dispatch(
                connection,
                CommandType.GETRANGE,
                new LettuceReply<byte[]>(LettuceCodec.INSTANCE::decodeKey),
                args().addKey(key).add(0).add(lengthBytes - 1L)));
  }

  @Override
  public CompletableFuture<@Nullable Void> set(
      Lane lane, byte[] key, ByteBuffer value, long timeToLiveMillis) {
    CommandArgs<byte[], ByteBuffer> args = args().addKey(key).addValue(value);
    if (timeToLiveMillis > 0) {
      args.add("PX").add(timeToLiveMillis);
    }
    return link(lane)
        .<@Nullable Void>send(
            connection ->
                dispatch(
                        connection,
                        CommandType.SET,
                        new StatusOutput<>(LettuceCodec.INSTANCE),
                        args)
                    .<@Nullable Void>thenApply(ok -> null));
  }

  @Override
  public CompletableFuture<byte @Nullable []> run(
      RedisScript script, List<byte[]> keys, List<ByteBuffer> arguments) {
    return commands.<byte @Nullable []>send(
        connection ->
            evaluate(connection, CommandType.EVALSHA, script.sha1(), keys, arguments)
                .exceptionallyCompose(
                    failure ->
                        LettuceFailures.unwrapped(failure) instanceof RedisNoScriptException
                            ? evaluate(
                                connection, CommandType.EVAL, script.source(), keys, arguments)
                            : CompletableFuture.failedStage(failure)));
  }

  private static CompletionStage<byte @Nullable []> evaluate(
      Connection connection,
      CommandType type,
      String script,
      List<byte[]> keys,
      List<ByteBuffer> arguments) {
    CommandArgs<byte[], ByteBuffer> args = args().add(script).add(keys.size()).addKeys(keys);
    arguments.forEach(args::addValue);
    return LettuceCommands.<byte @Nullable []>dispatch(
        connection, type, new LettuceReply<byte[]>(LettuceCodec.INSTANCE::decodeKey), args);
  }

  private static <T extends @Nullable Object> CompletionStage<T> dispatch(
      Connection connection,
      CommandType type,
      CommandOutput<byte[], ByteBuffer, T> output,
      CommandArgs<byte[], ByteBuffer> args) {
    return connection.async().dispatch(type, output, args);
  }

  private static CommandArgs<byte[], ByteBuffer> args() {
    return new CommandArgs<>(LettuceCodec.INSTANCE);
  }

  @Override
  public String server(byte[] key) {
    Connection present = commands.presentOrNull();
    return present == null ? "" : present.server(key);
  }

  @Override
  public CompletableFuture<@Nullable Void> unlink(List<byte[]> keys) {
    return commands.<@Nullable Void>send(
        connection ->
            connection
                .async()
                .unlink(keys.toArray(byte[][]::new))
                .<@Nullable Void>thenApply(n -> null));
  }

  @Override
  public CompletableFuture<ScanPage> scan(byte[] pattern, @Nullable ScanPosition from) {
    ScanCursor cursor = from instanceof Position known ? known.cursor : ScanCursor.INITIAL;
    ScanArgs args = ScanArgs.Builder.matches(pattern).limit(SCAN_COUNT);
    return commands.send(
        connection -> connection.async().scan(cursor, args).thenApply(LettuceCommands::page));
  }

  private static ScanPage page(KeyScanCursor<byte[]> found) {
    return new ScanPage(found.getKeys(), found.isFinished() ? null : new Position(found));
  }

  @Override
  public Subscription subscribe(byte[] channel, SubscriptionListener listener) {
    return new LettuceSubscription(client, channel, commandTimeout, listener);
  }

  @Override
  public void close() {
    commands.close();
    bulk.close();
  }

  private record Position(ScanCursor cursor) implements ScanPosition {}
}
