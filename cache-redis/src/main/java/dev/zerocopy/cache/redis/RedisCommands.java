package dev.zerocopy.cache.redis;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What the store asks of a Redis server or cluster.
 *
 * <p>Nothing is sent, and the result fails at once, while there is no connection; nothing is sent a
 * second time after one was lost, since that could bring back what was removed meanwhile.
 *
 * <p><b>Threads</b>: safe; what is asked in one lane about one key is answered in the order in
 * which it was asked. Results are completed on threads that must not be held up.
 *
 * <p><b>Failure</b>: a result fails with {@link RedisFailureException}, within a bounded time.
 */
interface RedisCommands extends AutoCloseable {

  /** Which connection a command takes, so that small values do not wait for large ones. */
  enum Lane {
    /** Whatever is small. */
    COMMANDS,
    /** Chunks of large values. */
    BULK
  }

  /**
   * Reads a value.
   *
   * @param reader copies the value out
   * @return what the reader made of it, or null if there is no such key
   */
  <T> CompletableFuture<@Nullable T> get(Lane lane, byte[] key, ValueReader<T> reader);

  /** Reads a value's first bytes; none if there is no such key. */
  CompletableFuture<byte @Nullable []> head(byte[] key, int lengthBytes);

  /**
   * Sets a value: all remaining bytes of a buffer, whose position stays.
   *
   * @param value must not change until the result is there, and never again if that is a failure:
   *     the command may still be on its way
   * @param timeToLiveMillis when the server drops it, 0 for never
   */
  CompletableFuture<@Nullable Void> set(
      Lane lane, byte[] key, ByteBuffer value, long timeToLiveMillis);

  /** Runs a script in one step and returns its bytes or null; all keys have one hash tag. */
  CompletableFuture<byte @Nullable []> run(
      RedisScript script, List<byte[]> keys, List<ByteBuffer> arguments);

  /** Which server has a key, by a name that does not change while it has it. */
  String server(byte[] key);

  /** Removes keys of whatever hash tags, and frees their memory in the background. */
  CompletableFuture<@Nullable Void> unlink(List<byte[]> keys);

  /**
   * Lists some of the keys that match a pattern, on all servers one after another.
   *
   * @param from where the page before ended, or null to begin
   */
  CompletableFuture<ScanPage> scan(byte[] pattern, @Nullable ScanPosition from);

  /** Listens to a channel until the subscription is closed. */
  Subscription subscribe(byte[] channel, SubscriptionListener listener);

  /** Closes all connections; whatever is asked from now on fails. */
  @Override
  void close();

  /** Copies a value out of the connection's buffer. */
  @FunctionalInterface
  interface ValueReader<T> {

    /** Reads the whole value, which is valid only during the call, on the connection's thread. */
    T read(ByteBuffer value);
  }

  /** Where a scan goes on; known to those only who made it. */
  interface ScanPosition {}

  /**
   * Some keys.
   *
   * @param next where to go on, or null if these are the last
   */
  record ScanPage(List<byte[]> keys, @Nullable ScanPosition next) {}

  /** A channel that is listened to. */
  interface Subscription extends AutoCloseable {

    /**
     * Lets the server tell of all keys that begin with one of some prefixes and change, and of no
     * others, for as long as this connection lasts.
     */
    CompletableFuture<@Nullable Void> track(List<String> prefixes);

    /** Whether the server still answers on this connection. */
    CompletableFuture<@Nullable Void> ping();

    @Override
    void close();
  }

  /** Told what happens on a channel, on a thread that must not be held up. */
  interface SubscriptionListener {

    /** The channel is listened to, for the first time or again: messages may have been missed. */
    void subscribed();

    /** The connection is lost; it is made again without being asked. */
    void disconnected();

    /** Somebody published something. */
    void message(byte[] message);

    /** A tracked key has changed. */
    void changed(String key);

    /** All keys were removed. */
    void flushed();
  }
}
