package dev.zerocopy.cache.entry;

import dev.zerocopy.cache.entry.FileEntry.CorruptionListener;
import dev.zerocopy.cache.memory.NativeRegion;
import dev.zerocopy.cache.memory.UninterruptedIo;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.StoreStatistics;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
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
  private long expiryWord;
  private long lastUseWord;

  EntryOpener(FileChannel channel, Path file, StoreStatistics statistics) {
    this.channel = channel;
    this.file = file;
    this.statistics = statistics;
  }

  /** Opens a file for as long as something is read from it. */
  static <T> T open(Path file, StoreStatistics statistics, Reading<T> reading)
      throws IOException, EntryUnreadableException {
    return UninterruptedIo.call(
        () -> {
          try (FileChannel channel =
              FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return reading.read(new EntryOpener(channel, file, statistics));
          }
        });
  }

  /** Maps the entry; its payload is read only if all of it must be verified. */
  MappedEntry map(
      @Nullable CacheKey key, ChecksumMode mode, long presentBoot, CorruptionListener listener)
      throws IOException, EntryUnreadableException {
    EntryHeader header = readHeader();
    EntryChecks.requireKey(header, key);
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

  /** Reads the entry at once; all of it is verified unless {@code mode} says not to. */
  HeapEntry read(@Nullable CacheKey key, ChecksumMode mode, long presentBoot)
      throws IOException, EntryUnreadableException {
    byte[] whole = new byte[(int) channel.size()];
    ByteBuffer in = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
    readFully(in, 0);
    in.flip();
    EntryHeader header = headerIn(in, whole.length);
    EntryChecks.requireKey(header, key);
    byte[] end = Arrays.copyOfRange(whole, (int) header.trailerOffset(), whole.length);
    EntryTrailer trailer = new EntryTrailer(header, end);
    boolean mayHaveLostPages =
        presentBoot != BootWord.DURABLE && BootWord.isOfAnotherBoot(BootWord.in(in), presentBoot);
    if (mode != ChecksumMode.NONE || mayHaveLostPages) {
      MemorySegment segment = MemorySegment.ofArray(whole);
      EntryChecks.verifyAll(
          trailer, statistics, (offset, lengthBytes) -> BlockHash.of(segment, offset, lengthBytes));
    }
    if (mayHaveLostPages) {
      markVerified(header);
    }
    return new HeapEntry(file, header, expiryWord, whole);
  }

  /** Checks all that a header announces, without mapping it. */
  void verifyBehind(EntryHeader header) throws IOException, EntryUnreadableException {
    verifyAll(readTrailer(header));
  }

  EntryHeader readHeader() throws IOException, EntryUnreadableException {
    long fileBytes = channel.size();
    return headerIn(read(0, (int) Math.min(FIRST_READ_BYTES, fileBytes)), fileBytes);
  }

  /** The header at the file's beginning; what that lacks of a long key is read. */
  private EntryHeader headerIn(ByteBuffer beginning, long fileBytes)
      throws IOException, EntryUnreadableException {
    if (beginning.limit() < EntryHeader.KEY_OFFSET) {
      throw EntryHeader.corrupt(
          "file length", "at least " + EntryHeader.KEY_OFFSET, beginning.limit() + " bytes");
    }
    ByteBuffer from = beginning.position(EntryHeader.OFFSET);
    int encodedBytes = EntryHeader.encodedBytes(from);
    if (from.remaining() < encodedBytes) {
      if (EntryHeader.OFFSET + encodedBytes > fileBytes) {
        throw EntryHeader.corrupt("file length", encodedBytes + " or more", fileBytes + " bytes");
      }
      from = read(EntryHeader.OFFSET, encodedBytes);
    }
    byte[] encoded = new byte[encodedBytes];
    from.get(encoded);
    ByteBuffer words = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
    long word = words.getLong(EntryHeader.EXPIRY_OFFSET - EntryHeader.OFFSET);
    expiryWord = LiveWord.isValid(word) ? word : readExpiryWord();
    lastUseWord = words.getLong(EntryHeader.LAST_USE_OFFSET - EntryHeader.OFFSET);
    return EntryHeader.decode(encoded, fileBytes);
  }

  /**
   * The expiry word as it is in the file now. One that seems damaged is read once more: it may have
   * been moved while it was copied.
   */
  long readExpiryWord() throws IOException, EntryUnreadableException {
    long word = read(EntryHeader.EXPIRY_OFFSET, Long.BYTES).getLong(0);
    return LiveWord.isValid(word) ? word : read(EntryHeader.EXPIRY_OFFSET, Long.BYTES).getLong(0);
  }

  /** The expiry word as it was when the header was read. */
  long expiryWord() {
    return expiryWord;
  }

  /** The last-use word as it was when the header was read. */
  long lastUseWord() {
    return lastUseWord;
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
    EntryChecks.verifyAll(
        trailer,
        statistics,
        (offset, lengthBytes) -> {
          readFully(buffer.clear().limit(lengthBytes), offset);
          return BlockHash.of(segment, 0, lengthBytes);
        });
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

  /** What is read from an open file. */
  @FunctionalInterface
  interface Reading<T> {

    T read(EntryOpener opener) throws IOException, EntryUnreadableException;
  }
}
