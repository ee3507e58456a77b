package dev.zerocopy.cache.entry;

import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.MissReason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/**
 * The beginning of an entry whose rest is where it is kept: which entry it is, and when it expires.
 *
 * <p><b>Threads</b>: immutable.
 */
public final class EntryHead {

  private final EntryHeader header;
  private final long expiryWord;

  private EntryHead(EntryHeader header, long expiryWord) {
    this.header = header;
    this.expiryWord = expiryWord;
  }

  /** How many of the first bytes of a key's entry are needed. */
  public static int bytes(CacheKey key) {
    return EntryHeader.KEY_OFFSET + key.length();
  }

  /**
   * Reads and checks the first bytes of a key's entry.
   *
   * @param beginning an array of its own with as many {@link #bytes} as the entry has of them
   */
  public static EntryHead of(byte[] beginning, CacheKey key) throws EntryUnreadableException {
    if (beginning.length < EntryHeader.KEY_OFFSET) {
      throw EntryHeader.corrupt(
          "entry length", "at least " + EntryHeader.KEY_OFFSET, beginning.length + " bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(beginning).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer fixed =
        in.slice(EntryHeader.OFFSET, beginning.length - EntryHeader.OFFSET)
            .order(ByteOrder.LITTLE_ENDIAN);
    int encodedBytes = EntryHeader.encodedBytes(fixed);
    if (fixed.remaining() != encodedBytes) {
      throw new EntryUnreadableException(MissReason.ABSENT, "another key with the same hash");
    }
    byte[] encoded = new byte[encodedBytes];
    fixed.get(encoded);
    long lengthBytes = in.getLong(EntryHeader.OFFSET + EntryHeader.LENGTH_AT);
    EntryHeader header = EntryHeader.decode(encoded, lengthBytes);
    EntryChecks.requireKey(header, key);
    return new EntryHead(header, in.getLong(EntryHeader.EXPIRY_OFFSET));
  }

  /** Tells the entry from all others that its key has had or will have. */
  public long entryId() {
    return header.entryId();
  }

  /** Whether its time has passed, or it was written before the clock was put back. */
  public boolean isOver(long nowMillis) {
    return !LiveWord.isValid(expiryWord)
        || Lifespan.isOver(header.createdMillis(), header.expiryMillis(expiryWord), nowMillis);
  }

  /**
   * How its expiry moves if a caller lets it expire a time from now, but never later than its
   * header allows.
   */
  public ExpiryMove expireAfter(Duration remaining, long nowMillis) {
    return ExpiryMove.ofCaller(header, expiryWord, remaining, nowMillis);
  }
}
