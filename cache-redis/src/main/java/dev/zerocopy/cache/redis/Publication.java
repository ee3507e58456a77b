package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.entry.EntryHead;
import dev.zerocopy.cache.entry.EntryUnreadableException;
import dev.zerocopy.cache.entry.ExpiryMove;
import dev.zerocopy.cache.redis.RedisCommands.Lane;
import dev.zerocopy.cache.redis.RedisFailureException.Reason;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.PutCondition;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Puts a value that was written under its entry's name.
 *
 * <p>A value of one chunk without a condition is one SET. Everything else is a script: what is in
 * the way is compared by its id, and if there is another, the caller decides by its own clock
 * whether that is live, and tries again if it is not.
 */
final class Publication {

  /** How long the chunks of what is replaced stay, for those who are reading it. */
  static final long GRACE_MILLIS = 10_000;

  /** How much longer for each chunk. */
  static final long GRACE_MILLIS_PER_CHUNK = 100;

  /** How long a value may be to be an argument of a script; a longer one is set before. */
  private static final int MAX_ARGUMENT_BYTES = 1 << 20;

  private static final ByteBuffer ANY = bytes("*");
  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private final RedisCommands commands;
  private final EntryNames names;
  private final CacheKey key;
  private final PutCondition condition;
  private final long timeToLiveMillis;
  private final long nowMillis;

  /**
   * Creates a publication.
   *
   * @param timeToLiveMillis how long the server keeps the entry, 0 for ever
   */
  Publication(
      RedisCommands commands,
      EntryNames names,
      CacheKey key,
      PutCondition condition,
      long timeToLiveMillis,
      long nowMillis) {
    this.commands = commands;
    this.names = names;
    this.key = key;
    this.condition = condition;
    this.timeToLiveMillis = timeToLiveMillis;
    this.nowMillis = nowMillis;
  }

  /** Publishes an entry of one chunk, and says whether the condition held. */
  boolean publish(ByteBuffer whole, boolean mayReplaceChunks) throws RedisFailureException {
    if (condition.equals(PutCondition.ALWAYS) && !mayReplaceChunks) {
      Replies.await(commands.set(Lane.COMMANDS, names.entry(), whole, timeToLiveMillis));
      return true;
    }
    if (whole.remaining() <= MAX_ARGUMENT_BYTES) {
      return run(names.unpublished(""), whole, 0, "");
    }
    byte[] unpublished = names.unpublished(KeyLayout.randomName());
    Replies.await(commands.set(Lane.COMMANDS, unpublished, whole, ChunkSender.UNPUBLISHED_MILLIS));
    boolean isStored = run(unpublished, NONE, 0, "");
    if (!isStored) {
      var _ = commands.unlink(List.of(unpublished));
    }
    return isStored;
  }

  /** Publishes an entry in chunks, and says whether the condition held. */
  boolean publish(Manifest manifest) throws RedisFailureException {
    return run(
        names.unpublished(""), manifest.encode(), manifest.chunks(), names.chunks(manifest.set()));
  }

  private boolean run(byte[] unpublished, ByteBuffer value, int chunks, String chunkNames)
      throws RedisFailureException {
    ByteBuffer replaceable = condition.ifAbsent() ? bytesOf(condition.replaceable()) : ANY;
    while (true) {
      byte[] answer =
          Replies.await(
              commands.run(
                  Scripts.PUBLISH,
                  List.of(names.entry(), names.token(), unpublished),
                  arguments(replaceable, value, chunks, chunkNames)));
      switch (answer == null ? 0 : answer[0]) {
        case 'S' -> {
          return true;
        }
        case 'R' -> {
          return false;
        }
        case 'P' -> {
          byte[] present = Arrays.copyOfRange(Objects.requireNonNull(answer), 1, answer.length);
          if (isLive(present)) {
            return false;
          }
          replaceable = idIn(present);
        }
        default ->
            throw new RedisFailureException(
                Reason.UNAVAILABLE,
                "A part of the value was gone before it was published: Redis is out of memory, or"
                    + " writing took too long");
      }
    }
  }

  private List<ByteBuffer> arguments(
      ByteBuffer replaceable, ByteBuffer value, int chunks, String chunkNames) {
    return List.of(
        replaceable,
        condition.unlessRemoved() ? bytes(condition.removals()) : NONE,
        bytes(timeToLiveMillis),
        value,
        bytes(chunks),
        bytes(chunkNames),
        bytes(chunkMillis(timeToLiveMillis)),
        bytes(GRACE_MILLIS),
        bytes(GRACE_MILLIS_PER_CHUNK),
        bytes(EntryHead.bytes(key)));
  }

  /**
   * How long the server keeps chunks: longer than the manifest, for those who have just read it.
   */
  static long chunkMillis(long timeToLiveMillis) {
    return timeToLiveMillis == 0 ? 0 : timeToLiveMillis + GRACE_MILLIS;
  }

  private boolean isLive(byte[] present) {
    try {
      return !EntryHead.of(present, key).isOver(nowMillis);
    } catch (EntryUnreadableException e) {
      return false;
    }
  }

  private static ByteBuffer idIn(byte[] entry) {
    byte[] id = new byte[Long.BYTES];
    if (entry.length >= ExpiryMove.ID_OFFSET + id.length) {
      System.arraycopy(entry, ExpiryMove.ID_OFFSET, id, 0, id.length);
      return ByteBuffer.wrap(id);
    }
    return ANY; // too short to be an entry of whatever version
  }

  /** A word as it is in an entry. */
  static ByteBuffer bytesOf(long word) {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, word);
  }

  static ByteBuffer bytes(long number) {
    return bytes(Long.toString(number));
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
