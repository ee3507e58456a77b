package dev.zerocopy.cache.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * What tells a load whether its key was removed meanwhile: a random number that is drawn when there
 * is none and goes when the key is removed. Its name is of the cache's generation, so a clear
 * leaves it behind.
 *
 * <p>It lives for an hour after it was last asked for, longer only while a lease is renewed. A load
 * that finds it gone is not stored: if the server forgets it, nothing out of date gets in.
 *
 * <p><b>Threads</b>: safe.
 */
final class LoadTokens {

  static final long LIFE_MILLIS = TimeUnit.HOURS.toMillis(1);

  private final RedisCommands commands;

  LoadTokens(RedisCommands commands) {
    this.commands = commands;
  }

  /** The present number, never 0. */
  long current(EntryNames names) throws RedisFailureException {
    long drawn = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    byte[] token =
        Replies.await(
            commands.run(
                Scripts.GET_OR_SET,
                List.of(names.token()),
                List.of(bytes(drawn), bytes(LIFE_MILLIS))));
    return token == null ? 0 : numberIn(token, names);
  }

  private long numberIn(byte[] token, EntryNames names) {
    try {
      return Long.parseLong(new String(token, StandardCharsets.UTF_8));
    } catch (NumberFormatException e) {
      var _ = commands.unlink(List.of(names.token())); // somebody else's: this load is not stored
      return 0;
    }
  }

  private static ByteBuffer bytes(long number) {
    return ByteBuffer.wrap(Long.toString(number).getBytes(StandardCharsets.UTF_8));
  }
}
