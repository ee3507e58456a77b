package dev.zerocopy.cache.entry;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.StoreStatistics;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Writes one entry in a single pass: content as it comes, then trailer, then header.
 *
 * <p>No write to the output crosses from one piece into the next. The page cache keeps what one
 * write brought in one folio, and a page fault maps a whole folio: a shared one would make the
 * reader of a column pay for its neighbours.
 *
 * <p><b>Lifetime</b>: {@link #close} must be called, on the failure path too; it closes the output.
 * <b>Threads</b>: confined.
 */
public final class EntryEncoder implements EntryWriter, AutoCloseable {

  private static final int MAX_METADATA_BYTES = 256 << 20;

  private final LengthCheck lengthCheck;
  private final EntryOutput output;
  private final byte[] key;
  private final LongArray pieces = new LongArray();
  private final LongArray hashes = new LongArray();
  private byte @Nullable [] leading;
  private @Nullable ByteBuffer stage;
  private @Nullable MemorySegment stageSegment;
  private @Nullable Trailer trailer;
  private long stageOffset;
  private int blockStart;
  private long pieceOffset;
  private long position;
  private long bootWord = BootWord.DURABLE;
  private long uncompressedBytes = -1;

  /**
   * Creates an encoder of one entry.
   *
   * @param output where the entry goes; closed with the encoder
   * @param key the key to store, or null for an entry that has none
   */
  public EntryEncoder(EntryOutput output, @Nullable CacheKey key) {
    this(output, key, length -> {});
  }

  /**
   * Creates an encoder of one entry, which writes as long as the entry's length is allowed.
   *
   * @param output where the entry goes; closed with the encoder
   * @param key the key to store, or null for an entry that has none
   */
  public EntryEncoder(EntryOutput output, @Nullable CacheKey key, LengthCheck lengthCheck) {
    this.lengthCheck = lengthCheck;
    this.output = output;
    this.key = key == null ? new byte[0] : key.bytes();
  }

  @Override
  public void begin(Leading leading) {
    position = EntryHeader.contentOffset(key.length);
    pieceOffset = position;
    this.leading = leading.bytes(position);
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void startPiece(int alignmentBytes) throws IOException {
    endPiece();
    position = position + alignmentBytes - 1 & -alignmentBytes;
    pieceOffset = position;
  }

  @Override
  public void write(long lengthBytes, Source source) throws IOException {
    for (long done = 0; done < lengthBytes; ) {
      ByteBuffer target = stage();
      int block = EntryHeader.BLOCK_BYTES - (target.position() - blockStart);
      int part = (int) Math.min(block, lengthBytes - done);
      int end = target.position() + part;
      source.copy(done, target.limit(end));
      target.limit(target.capacity()).position(end);
      position += part;
      done += part;
      if (part == block) {
        endBlock();
      }
      if (!target.hasRemaining()) {
        flush();
      }
    }
  }

  @Override
  public void uncompressed(long payloadBytes) {
    uncompressedBytes = payloadBytes;
  }

  @Override
  public void finish(ByteBuffer metadata) throws IOException {
    endPiece();
    if (metadata.remaining() > MAX_METADATA_BYTES) {
      throw new IOException(
          "Metadata must be at most " + MAX_METADATA_BYTES + " bytes, got " + metadata.remaining());
    }
    // The gap is written too: an entry without pieces and metadata would end before it otherwise.
    int gapBytes = (int) (-position & 7);
    int trailerBytes = 8 * (pieces.size() + hashes.size()) + metadata.remaining();
    ByteBuffer bytes = ByteBuffer.allocate(gapBytes + trailerBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(gapBytes);
    pieces.putTo(bytes);
    hashes.putTo(bytes);
    bytes.put(metadata.duplicate()).flip();
    trailer =
        new Trailer(
            position + gapBytes,
            trailerBytes,
            Hashing.xxh64().hashBytesToLong(bytes.array(), gapBytes, trailerBytes),
            metadata.remaining());
    lengthCheck.check(position + gapBytes + trailerBytes);
    output.endContent(position);
    writeRaw(bytes, position);
    position += gapBytes + trailerBytes;
  }

  /** Says that the file will not be forced to the disk; see {@link BootWord}. */
  public void notForced(long presentBoot) {
    bootWord = presentBoot;
  }

  /** Writes the header and waits until the output has everything; returns what the header says. */
  public EntrySummary complete(EntryAttributes attributes, long generation, Lifespan life)
      throws IOException {
    Trailer end = trailer;
    if (leading == null || end == null) {
      throw new IllegalStateException("The codec must call begin and finish, it did not");
    }
    long contentOffset = EntryHeader.contentOffset(key.length);
    EntryHeader header =
        new EntryHeader(
            attributes,
            ThreadLocalRandom.current().nextLong(),
            generation,
            life.createdMillis(),
            life.latestExpiryMillis(),
            position,
            contentOffset,
            end.offset - contentOffset,
            uncompressedBytes < 0 ? end.offset - contentOffset : uncompressedBytes,
            end.offset,
            end.lengthBytes,
            end.checksum,
            pieces.size() / 2,
            hashes.size(),
            end.metadataBytes,
            key);
    ByteBuffer encoded =
        header.encode(life.expiresAtMillis()).putLong(EntryHeader.BOOT_AT, bootWord);
    ByteBuffer front = ByteBuffer.allocate(LEADING_BYTES + encoded.remaining());
    writeRaw(front.put(leading).put(encoded).flip(), 0);
    output.finish();
    return new EntrySummary(
        header.entryId(),
        generation,
        position,
        life.createdMillis(),
        life.expiresAtMillis(),
        life.createdMillis());
  }

  /** Counts what was written, after {@link #complete}. */
  public void countIn(StoreStatistics statistics) {
    statistics.bytesWritten.add(position);
    if (trailer != null && uncompressedBytes >= 0) {
      statistics.bytesBeforeCompression.add(uncompressedBytes);
      statistics.bytesAfterCompression.add(trailer.offset - EntryHeader.contentOffset(key.length));
    }
  }

  @Override
  public void close() {
    output.close();
  }

  private ByteBuffer stage() throws IOException {
    ByteBuffer current = stage;
    if (current == null) {
      current = output.buffer();
      stage = current;
      stageSegment = MemorySegment.ofBuffer(current);
      stageOffset = position;
      blockStart = 0;
    }
    return current;
  }

  private void endBlock() {
    if (stage != null && stageSegment != null && stage.position() > blockStart) {
      hashes.add(BlockHash.of(stageSegment, blockStart, stage.position() - blockStart));
      blockStart = stage.position();
    }
  }

  private void flush() throws IOException {
    if (stage != null) {
      lengthCheck.check(position);
      output.write(stage.flip(), stageOffset);
      stage = null;
      stageSegment = null;
    }
  }

  private void endPiece() throws IOException {
    endBlock();
    flush();
    if (position > pieceOffset) {
      pieces.add(pieceOffset);
      pieces.add(position - pieceOffset);
    }
  }

  /** Writes heap bytes that no block covers. */
  private void writeRaw(ByteBuffer bytes, long offset) throws IOException {
    while (bytes.hasRemaining()) {
      ByteBuffer target = output.buffer();
      int part = Math.min(bytes.remaining(), target.remaining());
      target.put(bytes.slice().limit(part)).flip();
      output.write(target, offset);
      bytes.position(bytes.position() + part);
      offset += part;
    }
  }

  /** Asked again and again while an entry is written. */
  @FunctionalInterface
  public interface LengthCheck {

    /** Throws if the entry must not have that many bytes; nothing more is written then. */
    void check(long lengthBytes) throws IOException;
  }

  private record Trailer(long offset, int lengthBytes, long checksum, int metadataBytes) {}
}
