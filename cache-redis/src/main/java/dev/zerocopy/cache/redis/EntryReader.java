package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.compression.EntryPacker;
import dev.zerocopy.cache.compression.PackedContent;
import dev.zerocopy.cache.entry.ContentVerifier;
import dev.zerocopy.cache.entry.EntryAssembler;
import dev.zerocopy.cache.entry.EntryUnreadableException;
import dev.zerocopy.cache.entry.ExpiryMove;
import dev.zerocopy.cache.entry.MemoryEntry;
import dev.zerocopy.cache.redis.RedisCommands.Lane;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.CorruptEntryException;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoreStatistics;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.store.UnreadableValueException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads entries: those of one chunk with one command, of others the manifest, then the chunks, a
 * few of them on their way while one is taken over, and unpacked at once if it is compressed.
 *
 * <p>The connection's thread copies a reply into a buffer of ours and does nothing else; checking
 * and taking over are the caller's work.
 *
 * <p><b>Threads</b>: safe.
 */
final class EntryReader {

  private static final int MAX_ARRAY_BYTES = 64 << 10;

  private final RedisCommands commands;
  private final TransferBuffers buffers;
  private final ChecksumMode checksum;
  private final EntryPacker packer;
  private final StoreStatistics statistics;

  EntryReader(
      RedisCommands commands,
      TransferBuffers buffers,
      ChecksumMode checksum,
      EntryPacker packer,
      StoreStatistics statistics) {
    this.commands = commands;
    this.buffers = buffers;
    this.checksum = checksum;
    this.packer = packer;
    this.statistics = statistics;
  }

  /**
   * Reads a key's entry; one that is replaced meanwhile is read anew, once.
   *
   * @return null if there is none
   */
  @Nullable FetchedEntry read(EntryNames names, CacheKey key)
      throws RedisFailureException, EntryUnreadableException {
    ByteBuffer value = get(names);
    FetchedEntry entry = value == null ? null : entryOf(value, names, key);
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
  private @Nullable FetchedEntry entryOf(ByteBuffer value, EntryNames names, CacheKey key)
      throws RedisFailureException, EntryUnreadableException {
    try {
      Manifest manifest = Manifest.in(value);
      if (manifest != null) {
        return read(manifest, names, key);
      }
      MemoryEntry entry = EntryAssembler.open(value, key, checksum, statistics);
      buffers.giveBack(value);
      return new FetchedEntry(entry);
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
  FetchedEntry open(ByteBuffer value, CacheKey key) throws EntryUnreadableException {
    return new FetchedEntry(
        EntryAssembler.open(value.duplicate(), key, ChecksumMode.NONE, statistics));
  }

  /** Reads the chunks of an entry, or returns null if one is gone. */
  @Nullable FetchedEntry read(Manifest manifest, EntryNames names, CacheKey key)
      throws RedisFailureException, EntryUnreadableException {
    if (!manifest.isPlausible()) {
      throw new EntryUnreadableException(MissReason.CORRUPT, "manifest: numbers do not fit");
    }
    EntryAssembler assembler =
        EntryAssembler.begin(
            manifest.front(), manifest.end(), manifest.lengthBytes(), key, checksum, statistics);
    MemoryEntry packed = assembler.withoutContent();
    try (ChunkTransfer transfer = new ChunkTransfer(commands, buffers, manifest, names)) {
      return packed.attributes().isCompressed()
          ? new FetchedEntry(packed, unpacked(packed, assembler.verifier(), transfer))
          : new FetchedEntry(assembled(assembler, transfer));
    } catch (ChunkGoneException e) {
      return null;
    }
  }

  private StoredEntry unpacked(MemoryEntry packed, ContentVerifier verifier, ChunkTransfer chunks)
      throws RedisFailureException, EntryUnreadableException {
    PackedContent<RedisFailureException> content =
        (offset, target) -> {
          MemorySegment read = MemorySegment.ofBuffer(target);
          chunks.read(offset, target);
          verifier.verify(offset, read);
        };
    try {
      return packer.unpacked(packed, content);
    } catch (CorruptEntryException e) {
      throw new EntryUnreadableException(MissReason.CORRUPT, String.valueOf(e.getMessage()));
    } catch (UnreadableValueException e) {
      throw new EntryUnreadableException(e.reason(), String.valueOf(e.getMessage()));
    }
  }

  private static MemoryEntry assembled(EntryAssembler assembler, ChunkTransfer chunks)
      throws RedisFailureException, EntryUnreadableException {
    while (assembler.missingBytes() > 0) {
      assembler.accept(chunks.rest(assembler.position()));
    }
    return assembler.finish();
  }

  private ByteBuffer copyOf(ByteBuffer reply) {
    int bytes = reply.remaining();
    ByteBuffer copy =
        bytes > MAX_ARRAY_BYTES && bytes <= buffers.bufferBytes()
            ? buffers.take()
            : ByteBuffer.allocate(bytes);
    return copy.put(reply).flip();
  }
}
