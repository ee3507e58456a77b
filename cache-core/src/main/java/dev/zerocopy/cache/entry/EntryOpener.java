package dev.zerocopy.cache.entry;

import dev.zerocopy.cache.entry.MappedEntry.CorruptionListener;
import dev.zerocopy.cache.memory.NativeRegion;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoreStatistics;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and checks an entry file in the order that {@code docs/entry-format.md} prescribes.
 *
 * <p>Everything that is parsed is first read into memory of our own and checked there: what another
 * process writes into the file afterwards reaches no offset that we follow.
 */
final class EntryOpener {

  private static final Logger LOG = LoggerFactory.getLogger(EntryOpener.class);
  private static final int FIRST_READ_BYTES = 1024;

  private final FileChannel channel;
  private final Path file;
  private final StoreStatistics statistics;

  EntryOpener(FileChannel channel, Path file, StoreStatistics statistics) {
    this.channel = channel;
    this.file = file;
    this.statistics = statistics;
  }

  MappedEntry open(
      @Nullable CacheKey key, ChecksumMode mode, long presentBoot, CorruptionListener listener)
      throws IOException, EntryUnreadableException {
    EntryHeader header = readHeader();
    if (key != null && !header.isOf(key)) {
      throw new EntryUnreadableException(MissReason.ABSENT, "another key with the same hash");
    }
    EntryTrailer trailer = readTrailer(header);
    boolean mayHaveLostPages =
        presentBoot != BootWord.DURABLE
            && BootWord.isOfAnotherBoot(BootWord.read(channel), presentBoot);
    if (mode == ChecksumMode.EAGER || mayHaveLostPages) {
      verifyAll(trailer);
    }
    if (mayHaveLostPages) {
      markVerified(header);
    }
    NativeRegion region = NativeRegion.mapReadOnly(channel, header.lengthBytes());
    BlockVerifier verifier = new BlockVerifier(trailer, statistics, mode == ChecksumMode.LAZY);
    return new MappedEntry(file, header, trailer, verifier, region, listener);
  }

  EntryHeader readHeader() throws IOException, EntryUnreadableException {
    long fileBytes = channel.size();
    ByteBuffer first = read(0, (int) Math.min(FIRST_READ_BYTES, fileBytes));
    if (first.limit() < EntryHeader.KEY_OFFSET) {
      throw EntryHeader.corrupt(
          "file length", "at least " + EntryHeader.KEY_OFFSET, first.limit() + " bytes");
    }
    first.position(EntryHeader.OFFSET);
    int encodedBytes = EntryHeader.encodedBytes(first);
    if (first.remaining() < encodedBytes) {
      if (EntryHeader.OFFSET + encodedBytes > fileBytes) {
        throw EntryHeader.corrupt("file length", encodedBytes + " or more", fileBytes + " bytes");
      }
      first = read(EntryHeader.OFFSET, encodedBytes);
    }
    byte[] encoded = new byte[encodedBytes];
    first.get(encoded);
    return EntryHeader.decode(encoded, fileBytes);
  }

  /** The expiry word as it is in the file now. */
  long readExpiryWord() throws IOException, EntryUnreadableException {
    return read(EntryHeader.EXPIRY_OFFSET, Long.BYTES).getLong(0);
  }

  private EntryTrailer readTrailer(EntryHeader header)
      throws IOException, EntryUnreadableException {
    if (header.trailerBytes() > Integer.MAX_VALUE - 8) {
      throw EntryHeader.corrupt("trailer length", "less than 2 GiB", header.trailerBytes());
    }
    byte[] bytes = new byte[(int) header.trailerBytes()];
    readFully(ByteBuffer.wrap(bytes), header.trailerOffset());
    return new EntryTrailer(header, bytes);
  }

  private void markVerified(EntryHeader header) {
    try {
      BootWord.clear(file, header.entryId());
    } catch (IOException e) {
      LOG.debug("Entry {} is verified once more by who opens it next", file, e);
    }
  }

  /** Compares every block, reading past the mapping so that no page becomes resident. */
  private void verifyAll(EntryTrailer trailer) throws IOException, EntryUnreadableException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(EntryHeader.BLOCK_BYTES);
    MemorySegment segment = MemorySegment.ofBuffer(buffer);
    for (int piece = 0; piece < trailer.pieceCount(); piece++) {
      long end = trailer.pieceEnd(piece);
      for (long at = trailer.pieceOffset(piece); at < end; at += buffer.limit()) {
        int block = trailer.blockAt(piece, at);
        buffer.clear().limit((int) Math.min(EntryHeader.BLOCK_BYTES, end - at));
        readFully(buffer, at);
        long found = BlockHash.of(segment, 0, buffer.limit());
        if (found != trailer.hash(block)) {
          statistics.blocksFailed.increment();
          throw EntryHeader.corrupt(
              "block " + block + " at offset " + at,
              "XXH64 " + Long.toHexString(trailer.hash(block)),
              Long.toHexString(found));
        }
        statistics.blocksVerified.increment();
      }
    }
  }

  private ByteBuffer read(long offset, int lengthBytes)
      throws IOException, EntryUnreadableException {
    ByteBuffer buffer = ByteBuffer.allocate(lengthBytes).order(ByteOrder.LITTLE_ENDIAN);
    readFully(buffer, offset);
    return buffer.flip();
  }

  private void readFully(ByteBuffer target, long offset)
      throws IOException, EntryUnreadableException {
    int start = target.position();
    while (target.hasRemaining()) {
      if (channel.read(target, offset + target.position() - start) < 0) {
        throw EntryHeader.corrupt("bytes at " + offset, target.limit(), target.position());
      }
    }
  }
}
