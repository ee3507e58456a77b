package dev.zerocopy.cache.entry;

import dev.zerocopy.cache.memory.NativeMemory;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.StoreStatistics;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Puts an entry together that a backend without files has fetched, and checks it in the order that
 * {@code docs/entry-format.md} prescribes.
 *
 * <p>A small entry comes {@linkplain #open at once}. Of a large one come {@linkplain #begin first}
 * what precedes the content and what follows it; then its content, {@linkplain #accept part by
 * part}, straight into the memory that hits will read.
 *
 * <p><b>Lifetime</b>: nothing to close; memory that was allocated is freed once it is unreachable.
 *
 * <p><b>Threads</b>: one at a time.
 */
public final class EntryAssembler {

  private final EntryHeader header;
  private final EntryTrailer trailer;
  private final long expiryWord;
  private final ChecksumMode mode;
  private final StoreStatistics statistics;
  private final ByteBuffer front;
  private final ByteBuffer end;
  private final long contentEnd;
  private @Nullable MemorySegment memory;
  private long position;

  private EntryAssembler(
      ByteBuffer front,
      ByteBuffer end,
      EntryHeader header,
      EntryTrailer trailer,
      ChecksumMode mode,
      StoreStatistics statistics) {
    this.header = header;
    this.trailer = trailer;
    this.expiryWord = expiryWordIn(front);
    this.mode = mode;
    this.statistics = statistics;
    this.position = front.remaining();
    this.contentEnd = header.lengthBytes() - end.remaining();
    this.front = front;
    this.end = end;
  }

  /**
   * Opens an entry that was fetched as a whole. It is copied: into the heap if it is small, else
   * into native memory.
   *
   * @param whole the remaining bytes are the entry's
   * @param key the key whose entry it must be, or null to accept any
   * @param mode all blocks are compared with their checksums unless it is {@link ChecksumMode#NONE}
   */
  public static MemoryEntry open(
      ByteBuffer whole, @Nullable CacheKey key, ChecksumMode mode, StoreStatistics statistics)
      throws EntryUnreadableException {
    ByteBuffer in = whole.slice().order(ByteOrder.LITTLE_ENDIAN);
    EntryHeader header = header(in, in.limit());
    EntryChecks.requireKey(header, key);
    int trailerOffset = Math.toIntExact(header.trailerOffset());
    ByteBuffer end = in.slice(trailerOffset, in.limit() - trailerOffset);
    EntryTrailer trailer = new EntryTrailer(header, toArray(end));
    return new EntryAssembler(in.limit(trailerOffset), end, header, trailer, mode, statistics)
        .finish();
  }

  /**
   * Begins with what is not content: header, key and trailer are checked, in this order, before
   * memory for the entry is allocated.
   *
   * @param front the remaining bytes are what precedes the content; read until {@link #finish}
   * @param end the remaining bytes are the entry's last, at least the trailer; the same
   * @param lengthBytes how long the entry is as far as the backend knows
   * @param key the key whose entry it must be, or null to accept any
   * @param mode all blocks are compared with their checksums unless it is {@link ChecksumMode#NONE}
   */
  public static EntryAssembler begin(
      ByteBuffer front,
      ByteBuffer end,
      long lengthBytes,
      @Nullable CacheKey key,
      ChecksumMode mode,
      StoreStatistics statistics)
      throws EntryUnreadableException {
    ByteBuffer in = front.slice().order(ByteOrder.LITTLE_ENDIAN);
    EntryHeader header = header(in, lengthBytes);
    EntryChecks.requireKey(header, key);
    if (end.remaining() < header.trailerBytes()
        || in.limit() + (long) end.remaining() > lengthBytes) {
      throw EntryHeader.corrupt(
          "end of the entry",
          header.trailerBytes() + " bytes or more",
          end.remaining() + " after " + in.limit());
    }
    int trailerBytes = Math.toIntExact(header.trailerBytes());
    ByteBuffer last = end.slice(end.limit() - trailerBytes, trailerBytes);
    EntryTrailer trailer = new EntryTrailer(header, toArray(last));
    return new EntryAssembler(in, end.slice(), header, trailer, mode, statistics);
  }

  /** The header at the beginning of an entry, the whole key included. */
  private static EntryHeader header(ByteBuffer front, long lengthBytes)
      throws EntryUnreadableException {
    if (front.limit() < EntryHeader.KEY_OFFSET) {
      throw EntryHeader.corrupt(
          "entry length", "at least " + EntryHeader.KEY_OFFSET, front.limit() + " bytes");
    }
    ByteBuffer from =
        front
            .slice(EntryHeader.OFFSET, front.limit() - EntryHeader.OFFSET)
            .order(ByteOrder.LITTLE_ENDIAN);
    int encodedBytes = EntryHeader.encodedBytes(from);
    if (from.remaining() < encodedBytes) {
      throw EntryHeader.corrupt("key", encodedBytes + " bytes or more", from.remaining());
    }
    return EntryHeader.decode(toArray(from.slice(0, encodedBytes)), lengthBytes);
  }

  private static byte[] toArray(ByteBuffer from) {
    byte[] copy = new byte[from.remaining()];
    from.get(from.position(), copy);
    return copy;
  }

  private static long expiryWordIn(ByteBuffer front) {
    return front.getLong(EntryHeader.EXPIRY_OFFSET);
  }

  /** The entry's memory, allocated once content comes for it. */
  private MemorySegment memory() {
    MemorySegment present = memory;
    if (present == null) {
      present = NativeMemory.allocateOrHeap(header.lengthBytes());
      memory = present;
      copy(front, present, 0);
      copy(end, present, contentEnd);
    }
    return present;
  }

  private static void copy(ByteBuffer from, MemorySegment to, long offset) {
    MemorySegment.copy(MemorySegment.ofBuffer(from), 0, to, offset, from.remaining());
  }

  /**
   * The entry as far as it is known before its content comes: its bytes are what precedes that.
   *
   * <p>Whoever takes it reads the content past this assembler, and {@linkplain #verifier verifies}
   * it.
   */
  public MemoryEntry withoutContent() {
    return new MemoryEntry(header, trailer, expiryWord, MemorySegment.ofArray(toArray(front)));
  }

  /** Verifies content that is not assembled here. */
  public ContentVerifier verifier() {
    return new ContentVerifier(trailer, statistics, mode != ChecksumMode.NONE);
  }

  /** The offset in the entry of the next byte to {@link #accept}. */
  public long position() {
    return position;
  }

  /** How many bytes of content are still to come. */
  public long missingBytes() {
    return contentEnd - position;
  }

  /**
   * Takes the next bytes of the content, all that remain in a buffer, which is read and not kept.
   *
   * @throws EntryUnreadableException if they are more than {@link #missingBytes}
   */
  public void accept(ByteBuffer part) throws EntryUnreadableException {
    int partBytes = part.remaining();
    if (partBytes > missingBytes()) {
      throw EntryHeader.corrupt("content", missingBytes() + " more bytes", partBytes);
    }
    copy(part, memory(), position);
    position += partBytes;
    part.position(part.limit());
  }

  /**
   * Returns the entry, after its blocks were verified.
   *
   * @throws EntryUnreadableException if content is missing or a block is damaged
   */
  public MemoryEntry finish() throws EntryUnreadableException {
    if (missingBytes() != 0) {
      throw EntryHeader.corrupt("content", "all bytes", missingBytes() + " fewer");
    }
    MemorySegment bytes = memory();
    if (mode != ChecksumMode.NONE) {
      EntryChecks.verifyAll(
          trailer, statistics, (offset, lengthBytes) -> BlockHash.of(bytes, offset, lengthBytes));
    }
    return new MemoryEntry(header, trailer, expiryWord, bytes);
  }
}
