package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.redis.RedisCommands.Subscription;
import dev.zerocopy.cache.redis.RedisCommands.SubscriptionListener;
import dev.zerocopy.cache.redis.RedisFailureException.Reason;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A channel that is listened to on a connection of its own, which the client makes again, and
 * subscribes again, when it was lost.
 *
 * <p>A first connection that fails is tried again whenever {@link #ping} asks for it.
 */
final class LettuceSubscription implements Subscription {

  private final LettuceClient client;
  private final byte[] channel;
  private final Duration timeout;
  private final SubscriptionListener listener;
  private @Nullable CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>> connection;
  private boolean isClosed;
  private volatile boolean isSubscribed;

  /** Begins to connect. */
  LettuceSubscription(
      LettuceClient client, byte[] channel, Duration timeout, SubscriptionListener listener) {
    this.client = client;
    this.channel = channel;
    this.timeout = timeout;
    this.listener = listener;
    var _ = connection();
  }

  private synchronized CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>>
      connection() {
    if (isClosed) {
      return CompletableFuture.failedFuture(
          new RedisFailureException(Reason.DISCONNECTED, "The Redis backend is closed"));
    }
    var present = connection;
    if (present == null || present.isCompletedExceptionally()) {
      var made = new CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>>();
      connection = made;
      present = made;
      Thread.ofVirtual().name("zerocopy-cache-redis-listen").start(() -> connect(made));
    }
    return present;
  }

  private void connect(CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>> made) {
    try {
      var fresh = client.connectForListening();
      fresh.setTimeout(timeout);
      fresh.addListener(new Messages());
      fresh.addListener(new Losses());
      var _ = fresh.async().subscribe(channel);
      made.complete(fresh);
    } catch (RuntimeException | Error e) {
      made.completeExceptionally(e);
    }
  }

  @Override
  public CompletableFuture<@Nullable Void> ping() {
    CompletableFuture<@Nullable Void> result = new CompletableFuture<>();
    var _ =
        connection()
            .thenCompose(this::ping)
            .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
            .whenComplete(
                (pong, failure) -> {
                  if (failure == null) {
                    result.complete(null);
                  } else {
                    result.completeExceptionally(LettuceFailures.of(failure));
                  }
                });
    return result;
  }

  private CompletionStage<String> ping(StatefulRedisPubSubConnection<byte[], byte[]> open) {
    if (!isSubscribed) {
      var _ = open.async().subscribe(channel); // whatever became of the first one
    }
    return open.async().ping();
  }

  @Override
  public void close() {
    CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>> open;
    synchronized (this) {
      isClosed = true;
      open = connection;
    }
    if (open != null) {
      var _ = open.thenAccept(LettuceClient::close);
    }
  }

  private final class Messages extends RedisPubSubAdapter<byte[], byte[]> {

    @Override
    public void message(byte[] from, byte[] message) {
      if (Arrays.equals(from, channel)) {
        listener.message(message);
      }
    }

    @Override
    public void subscribed(byte[] to, long count) {
      isSubscribed = true;
      listener.subscribed();
    }
  }

  private final class Losses implements RedisConnectionStateListener {

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
      isSubscribed = false;
      listener.disconnected();
    }
  }
}
