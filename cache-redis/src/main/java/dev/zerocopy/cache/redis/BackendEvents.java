package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.redis.RedisCommands.Subscription;
import dev.zerocopy.cache.redis.RedisCommands.SubscriptionListener;
import dev.zerocopy.cache.redis.TrackedKeys.KeyListener;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the processes of an application tell each other through one channel: the name of a key that
 * has changed. Those who are interested in the key are told.
 *
 * <p>A server does not say that a connection was cut. So it is asked {@linkplain #beat again and
 * again}, and only while it answers is what was heard {@linkplain #isLive complete}: its answer
 * comes behind all that was published before. What was known when the connection was lost must be
 * read again, see {@link #epoch}.
 *
 * <p><b>Threads</b>: safe.
 */
final class BackendEvents implements AutoCloseable {

  /** How long an answer counts; asked four times as often. */
  static final long LIVE_MILLIS = 2000;

  static final long BEAT_MILLIS = LIVE_MILLIS / 4;

  private final Map<String, Runnable> listeners = new ConcurrentHashMap<>();
  private final TrackedKeys tracked = new TrackedKeys();
  private final AtomicLong epoch = new AtomicLong();
  private final AtomicBoolean isAsking = new AtomicBoolean();
  private final byte[] channel;
  private final Subscription subscription;
  private volatile boolean isSubscribed;
  private volatile long answeredNanos;

  /** Listens to a channel. */
  BackendEvents(RedisCommands commands, byte[] channel) {
    this.channel = channel.clone();
    this.subscription = commands.subscribe(channel, new Receiver());
  }

  /** Where the names are published. */
  byte[] channel() {
    return channel.clone();
  }

  /** Whether all that was published until two seconds ago, and after, was heard. */
  boolean isLive() {
    return isSubscribed
        && System.nanoTime() - answeredNanos < TimeUnit.MILLISECONDS.toNanos(LIVE_MILLIS);
  }

  /** Moves whenever something may have been missed. */
  long epoch() {
    return epoch.get();
  }

  /**
   * Runs something when a key's name is published, or may have been missed, on a thread that must
   * not be held up.
   *
   * @return ends it
   */
  Runnable listen(String name, Runnable listener) {
    listeners.merge(name, listener, Both::new);
    return () -> listeners.computeIfPresent(name, (key, present) -> without(present, listener));
  }

  /** Tells a listener of the keys that begin with a prefix and change, whoever changes them. */
  void track(String prefix, KeyListener listener) {
    tracked.add(prefix, listener);
    if (isSubscribed) {
      tracked.ask(subscription, epoch());
    }
  }

  /** Whether all changes of tracked keys until two seconds ago, and after, were heard. */
  boolean isTracking() {
    return isLive() && tracked.isConfirmed(epoch());
  }

  @SuppressWarnings("ReferenceEquality") // listeners are told apart by identity
  private static @Nullable Runnable without(Runnable present, Runnable listener) {
    if (present == listener) {
      return null;
    }
    if (present instanceof Both(Runnable first, Runnable second)) {
      Runnable left = without(first, listener);
      Runnable right = without(second, listener);
      return left == null ? right : right == null ? left : new Both(left, right);
    }
    return present;
  }

  /** Asks the server for an answer, unless one is awaited already. */
  void beat() {
    if (isAsking.compareAndSet(false, true)) {
      long askedNanos = System.nanoTime();
      var _ =
          subscription
              .ping()
              .whenComplete(
                  (answer, failure) -> {
                    isAsking.set(false);
                    if (failure == null) {
                      answeredNanos = askedNanos;
                      tracked.ask(subscription, epoch()); // whatever became of it before
                    }
                  });
    }
  }

  @Override
  public void close() {
    subscription.close();
  }

  private void tellAll() {
    listeners.values().forEach(Runnable::run);
  }

  private record Both(Runnable first, Runnable second) implements Runnable {

    @Override
    public void run() {
      first.run();
      second.run();
    }
  }

  private final class Receiver implements SubscriptionListener {

    @Override
    public void subscribed() {
      epoch.incrementAndGet();
      answeredNanos = System.nanoTime();
      isSubscribed = true;
      tellAll();
      tracked.ask(subscription, epoch());
    }

    @Override
    public void disconnected() {
      isSubscribed = false;
      epoch.incrementAndGet();
    }

    @Override
    public void message(byte[] message) {
      tell(new String(message, StandardCharsets.UTF_8));
    }

    @Override
    public void changed(String key) {
      tell(key);
      tracked.changed(key);
    }

    @Override
    public void flushed() {
      tellAll();
      tracked.allChanged();
    }

    private void tell(String key) {
      Runnable listener = listeners.get(key);
      if (listener != null) {
        listener.run();
      }
    }
  }
}
