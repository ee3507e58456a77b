package dev.zerocopy.cache.redis;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;

/**
 * How all caches of an application use Redis.
 *
 * @param keyPrefix what all keys begin with, without braces
 * @param connectTimeout how long a call waits for the first connection
 * @param commandTimeout how long a command may take
 * @param transferTimeout how long a chunk may take, those before it on the connection included
 * @param chunkBytes how much of the server's memory a value takes that is one key, at most, and so
 *     each chunk of longer ones; a multiple of 256 KiB, at most 256 MiB
 * @param readableKeys whether the names of entries have the texts of their keys
 */
public record RedisBackendOptions(
    String keyPrefix,
    Duration connectTimeout,
    Duration commandTimeout,
    Duration transferTimeout,
    int chunkBytes,
    boolean readableKeys,
    InstantSource clock) {

  static final int MAX_CHUNK_BYTES = 256 << 20;

  private static final int STEP_BYTES = 256 << 10;

  /**
   * More than Redis puts around a value. Its allocator has sizes a quarter of a power of two apart:
   * one byte more than 2 MiB takes 2.5 MiB.
   */
  private static final int SERVER_BYTES = 64;

  /** Checks the numbers. */
  public RedisBackendOptions {
    requirePositive("connect timeout", connectTimeout);
    requirePositive("command timeout", commandTimeout);
    requirePositive("transfer timeout", transferTimeout);
    if (chunkBytes < STEP_BYTES || chunkBytes > MAX_CHUNK_BYTES || chunkBytes % STEP_BYTES != 0) {
      throw new IllegalArgumentException(
          "chunk size must be a multiple of 256 KiB and at most 256 MiB, got " + chunkBytes);
    }
  }

  private static void requirePositive(String what, Duration time) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException(what + " must be positive, got " + time);
    }
  }

  /** The defaults: 5 s for the first connection, 2 s for a command, 20 s for a chunk of 2 MiB. */
  public static RedisBackendOptions of(String keyPrefix) {
    return new RedisBackendOptions(
        keyPrefix,
        Duration.ofSeconds(5),
        Duration.ofSeconds(2),
        Duration.ofSeconds(20),
        2 << 20,
        false,
        Clock.systemUTC());
  }

  /** How long a chunk is. */
  int contentBytes() {
    return chunkBytes - SERVER_BYTES;
  }

  /** These options with other timeouts. */
  public RedisBackendOptions withTimeouts(Duration connect, Duration command, Duration transfer) {
    return new RedisBackendOptions(
        keyPrefix, connect, command, transfer, chunkBytes, readableKeys, clock);
  }

  /** These options with chunks of another length. */
  public RedisBackendOptions withChunkBytes(int bytes) {
    return new RedisBackendOptions(
        keyPrefix, connectTimeout, commandTimeout, transferTimeout, bytes, readableKeys, clock);
  }

  /** These options with names that have the texts of keys, or have not. */
  public RedisBackendOptions withReadableKeys(boolean readable) {
    return new RedisBackendOptions(
        keyPrefix, connectTimeout, commandTimeout, transferTimeout, chunkBytes, readable, clock);
  }

  /** These options with another clock. */
  public RedisBackendOptions withClock(InstantSource other) {
    return new RedisBackendOptions(
        keyPrefix,
        connectTimeout,
        commandTimeout,
        transferTimeout,
        chunkBytes,
        readableKeys,
        other);
  }
}
