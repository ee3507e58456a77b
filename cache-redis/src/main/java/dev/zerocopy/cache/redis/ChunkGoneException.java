package dev.zerocopy.cache.redis;

import java.io.Serial;

/**
 * A chunk of a value that is being read is gone: the value was replaced, or the server dropped it.
 */
final class ChunkGoneException extends RedisFailureException {

  @Serial private static final long serialVersionUID = 1;

  ChunkGoneException(int chunk) {
    super(Reason.UNAVAILABLE, "Chunk " + chunk + " is gone");
  }
}
