package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.entry.EntryAssembler;
import dev.zerocopy.cache.entry.EntryUnreadableException;
import dev.zerocopy.cache.entry.ExpiryMove;
import dev.zerocopy.cache.entry.MemoryEntry;
import dev.zerocopy.cache.memory.NativeMemory;
import dev.zerocopy.cache.redis.RedisCommands.Lane;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoreStatistics;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads entries: those of one chunk with one command, of others the manifest, then the chunks, a
 * few of them on their way while one is taken over.
 *
 * <p>The connection's thread copies a reply into a buffer of ours and does nothing else; checking
 * and taking over are the caller's work.
 *
 * <p><b>Threads</b>: safe. <b>Limits</b>: {@value #WINDOW} chunks on their way for each reader.
 */
final class EntryReader {

  private static final int WINDOW = 3;
  private static final int MAX_ARRAY_BYTES = 64 << 10;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final RedisCommands commands;
  private final TransferBuffers buffers;
  private final ChecksumMode checksum;
  private final StoreStatistics statistics;

  EntryReader(
      RedisCommands commands,
      TransferBuffers buffers,
      ChecksumMode checksum,
      StoreStatistics statistics) {
    this.commands = commands;
    this.buffers = buffers;
    this.checksum = checksum;
    this.statistics = statistics;
  }

  /**
   * Reads a key's entry; one that is replaced meanwhile is read anew, once.
   *
   * @return null if there is none
   */
  @Nullable MemoryEntry read(EntryNames names, CacheKey key)
      throws RedisFailureException, EntryUnreadableException {
    ByteBuffer value = get(names);
    MemoryEntry entry = value == null ? null : entryOf(value, names, key);
    if (entry == null && value != null) {
      value = get(names);
      entry = value == null ? null : entryOf(value, names, key);
      if (entry == null && value != null) {
        discard(value, names);
      }
    }
    return entry;
  }

  private @Nullable ByteBuffer get(EntryNames names) throws RedisFailureException {
    return Replies.await(commands.get(Lane.COMMANDS, names.entry(), this::copyOf));
  }

  /** The entry of a value that was read, or null if a chunk is gone. */
  private @Nullable MemoryEntry entryOf(ByteBuffer value, EntryNames names, CacheKey key)
      throws RedisFailureException, EntryUnreadableException {
    try {
      Manifest manifest = Manifest.in(value);
      if (manifest != null) {
        return read(manifest, names, key);
      }
      MemoryEntry entry = EntryAssembler.open(value, key, checksum, statistics);
      buffers.giveBack(value);
      return entry;
    } catch (EntryUnreadableException e) {
      if (e.reason() == MissReason.CORRUPT) {
        discard(value, names);
      }
      throw e;
    }
  }

  /** Removes what was read, unless it was replaced meanwhile; does not wait for it. */
  private void discard(ByteBuffer value, EntryNames names) {
    int from = Math.min(value.limit(), ExpiryMove.ID_OFFSET);
    byte[] id = new byte[Math.min(value.limit() - from, Long.BYTES)];
    value.get(from, id);
    var _ = commands.run(Scripts.DISCARD, List.of(names.entry()), List.of(ByteBuffer.wrap(id)));
  }

  /**
   * Opens what was written, before it is published.
   *
   * @param value an entry of one chunk
   */
  MemoryEntry open(ByteBuffer value, CacheKey key) throws EntryUnreadableException {
    return EntryAssembler.open(value.duplicate(), key, ChecksumMode.NONE, statistics);
  }

  /** Reads the chunks of an entry, or returns null if one is gone. */
  @Nullable MemoryEntry read(Manifest manifest, EntryNames names, CacheKey key)
      throws RedisFailureException, EntryUnreadableException {
    if (!manifest.isPlausible()) {
      throw new EntryUnreadableException(MissReason.CORRUPT, "manifest: numbers do not fit");
    }
    EntryAssembler assembler =
        EntryAssembler.begin(
            manifest.front(), manifest.end(), manifest.lengthBytes(), key, checksum, statistics);
    return new Transfer(manifest, names).into(assembler) ? assembler.finish() : null;
  }

  private ByteBuffer copyOf(ByteBuffer reply) {
    int bytes = reply.remaining();
    ByteBuffer copy =
        bytes > MAX_ARRAY_BYTES && bytes <= buffers.bufferBytes()
            ? buffers.take()
            : ByteBuffer.allocate(bytes);
    return copy.put(reply).flip();
  }

  /** The chunks of one entry on their way. */
  private final class Transfer {

    private final Manifest manifest;
    private final EntryNames names;
    private final Deque<CompletableFuture<@Nullable ByteBuffer>> onTheirWay = new ArrayDeque<>();
    private int asked;

    Transfer(Manifest manifest, EntryNames names) {
      this.manifest = manifest;
      this.names = names;
    }

    /** Returns whether all chunks were there. */
    boolean into(EntryAssembler assembler) throws RedisFailureException, EntryUnreadableException {
      try {
        for (int i = 0; i < manifest.chunks(); i++) {
          ask();
          ByteBuffer chunk = Replies.await(onTheirWay.remove());
          if (chunk == null || chunk.remaining() != manifest.bytesOf(i)) {
            return false;
          }
          if (i == 0) {
            chunk.position(manifest.front().remaining());
          }
          assembler.accept(chunk);
          buffers.giveBack(chunk);
        }
        return true;
      } finally {
        for (CompletableFuture<@Nullable ByteBuffer> reply : onTheirWay) {
          var _ = reply.thenAccept(this::giveBack);
        }
      }
    }

    private void ask() {
      for (; asked < manifest.chunks() && onTheirWay.size() < WINDOW; asked++) {
        ByteBuffer target =
            manifest.chunkBytes() == buffers.bufferBytes()
                ? buffers.take()
                : NativeMemory.allocate(manifest.bytesOf(asked)).asByteBuffer();
        onTheirWay.add(
            commands.get(
                Lane.BULK,
                names.chunk(manifest.set(), asked),
                reply -> reply.remaining() > target.capacity() ? NOTHING : copy(reply, target)));
      }
    }

    private static ByteBuffer copy(ByteBuffer reply, ByteBuffer target) {
      return target.clear().put(reply).flip();
    }

    private void giveBack(@Nullable ByteBuffer chunk) {
      if (chunk != null) {
        buffers.giveBack(chunk);
      }
    }
  }
}
