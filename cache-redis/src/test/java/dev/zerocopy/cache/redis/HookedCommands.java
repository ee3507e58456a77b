package dev.zerocopy.cache.redis;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Real commands, before one of which something happens. */
final class HookedCommands implements RedisCommands {

  private final RedisCommands commands;
  private final AtomicReference<@Nullable Runnable> beforeChunkGet = new AtomicReference<>();
  private final AtomicReference<@Nullable Runnable> beforeRun = new AtomicReference<>();

  HookedCommands(RedisCommands commands) {
    this.commands = commands;
  }

  /** Runs something, once, before the next chunk is read. */
  void beforeNextChunkIsRead(Runnable action) {
    beforeChunkGet.set(action);
  }

  /** Runs something, once, before the next script. */
  void beforeNextScript(Runnable action) {
    beforeRun.set(action);
  }

  private static void run(AtomicReference<@Nullable Runnable> hook) {
    Runnable action = hook.getAndSet(null);
    if (action != null) {
      action.run();
    }
  }

  @Override
  public <T> CompletableFuture<@Nullable T> get(Lane lane, byte[] key, ValueReader<T> reader) {
    if (lane == Lane.BULK) {
      run(beforeChunkGet);
    }
    return commands.get(lane, key, reader);
  }

  @Override
  public CompletableFuture<byte @Nullable []> head(byte[] key, int lengthBytes) {
    return commands.head(key, lengthBytes);
  }

  @Override
  public CompletableFuture<@Nullable Void> set(
      Lane lane, byte[] key, ByteBuffer value, long timeToLiveMillis) {
    return commands.set(lane, key, value, timeToLiveMillis);
  }

  @Override
  public CompletableFuture<byte @Nullable []> run(
      RedisScript script, List<byte[]> keys, List<ByteBuffer> arguments) {
    run(beforeRun);
    return commands.run(script, keys, arguments);
  }

  @Override
  public String server(byte[] key) {
    return commands.server(key);
  }

  @Override
  public CompletableFuture<@Nullable Void> unlink(List<byte[]> keys) {
    return commands.unlink(keys);
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
}
