package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.redis.RedisCommands.Subscription;
import dev.zerocopy.cache.redis.RedisCommands.SubscriptionListener;
import dev.zerocopy.cache.redis.RedisFailureException.Reason;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.TrackingArgs;
import io.lettuce.core.api.push.PushMessage;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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
      fresh.addListener(this::pushed);
      var _ = fresh.async().subscribe(channel);
      made.complete(fresh);
    } catch (RuntimeException | Error e) {
      made.completeExceptionally(e);
    }
  }

  @Override
  public CompletableFuture<@Nullable Void> track(List<String> prefixes) {
    if (!client.hearsOfChanges()) {
      return CompletableFuture.failedFuture(
          new RedisFailureException(
              Reason.REJECTED, "it is a cluster, or its client is told to speak RESP2"));
    }
    TrackingArgs args =
        TrackingArgs.Builder.enabled()
            .bcast()
            .prefixes(StandardCharsets.UTF_8, prefixes.toArray(String[]::new));
    return result(
        open -> {
          // A second time is refused while the first one holds.
          var _ = open.async().clientTracking(TrackingArgs.Builder.enabled(false));
          return open.async().clientTracking(args);
        });
  }

  /** What the server says of itself: that keys have changed. */
  private void pushed(PushMessage message) {
    if (message.getType().equals("invalidate")) {
      List<?> words =
          message.getContent(bytes -> StandardCharsets.UTF_8.decode(bytes.duplicate()).toString());
      if (words.size() > 1 && words.get(1) instanceof List<?> keys) {
        keys.forEach(key -> listener.changed((String) key));
      } else {
        listener.flushed();
      }
    }
  }

  @Override
  public CompletableFuture<@Nullable Void> ping() {
    return result(this::ping);
  }

  private CompletableFuture<@Nullable Void> result(
      Function<StatefulRedisPubSubConnection<byte[], byte[]>, CompletionStage<String>> question) {
    CompletableFuture<@Nullable Void> result = new CompletableFuture<>();
    var _ =
        connection()
            .thenCompose(question)
            .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
            .whenComplete(
                (answer, failure) -> {
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
