package dev.zerocopy.cache.entry;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A change of an entry's expiry word that a backend without files makes where the entry is: it
 * replaces the 8 bytes, little-endian, at offset {@value #WORD_OFFSET}, if those are still the
 * known ones and the 8 bytes of the id, at {@value #ID_OFFSET}, still the entry's.
 *
 * @param expiresAtMillis when the entry expires then, {@link Long#MAX_VALUE} for never
 */
public record ExpiryMove(long entryId, long knownWord, long newWord, long expiresAtMillis) {

  /** Where the expiry word lies in an entry. */
  public static final int WORD_OFFSET = EntryHeader.EXPIRY_OFFSET;

  /** Where the entry id lies in an entry. */
  public static final int ID_OFFSET = EntryHeader.OFFSET + EntryHeader.ENTRY_ID_AT;

  /** The move that a hit makes, or null if none is due; see {@link TimeToIdle}. */
  static @Nullable ExpiryMove ofHit(
      EntryHeader header, long word, TimeToIdle idle, long nowMillis) {
    long latest = header.latestExpiryMillis();
    return LiveWord.isValid(word) && idle.isDue(LiveWord.millis(word), nowMillis, latest)
        ? to(header, word, idle.expiryMillis(nowMillis, latest))
        : null;
  }

  /** The move that a caller asked for. */
  static ExpiryMove ofCaller(EntryHeader header, long word, Duration remaining, long nowMillis) {
    long deadline = Lifespan.sum(nowMillis, Lifespan.millis(remaining));
    return to(header, word, LiveWord.ofCaller(deadline, header.latestExpiryMillis()));
  }

  private static ExpiryMove to(EntryHeader header, long word, long millis) {
    long next = LiveWord.encode(millis);
    return new ExpiryMove(header.entryId(), word, next, header.expiryMillis(next));
  }
}
