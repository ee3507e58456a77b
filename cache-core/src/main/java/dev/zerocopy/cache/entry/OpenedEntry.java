package dev.zerocopy.cache.entry;

import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryView;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoredEntry;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One entry whose header, key and trailer were checked.
 *
 * <p><b>Threads</b>: safe.
 */
public abstract sealed class OpenedEntry implements StoredEntry permits FileEntry, MemoryEntry {

  final EntryHeader header;

  private final EntryView view = new EntryView();

  OpenedEntry(EntryHeader header) {
    this.header = header;
  }

  @Override
  public final EntryAttributes attributes() {
    return header.attributes();
  }

  @Override
  public final long entryId() {
    return header.entryId();
  }

  @Override
  public final long createdMillis() {
    return header.createdMillis();
  }

  @Override
  public final long lengthBytes() {
    return header.lengthBytes();
  }

  /** The generation that the entry was written in. */
  public final long generation() {
    return header.generation();
  }

  /** When the entry expires at the latest, however often it is hit. */
  public final long latestExpiryMillis() {
    return header.latestExpiryMillis();
  }

  /** What the header and the expiry word say about identity, size and expiry. */
  public final EntrySummary summary() {
    return EntrySummary.of(header, expiryWord(), 0);
  }

  /** Why the entry must not be served at a time, or null if it may be. */
  public final @Nullable MissReason staleness(long nowMillis) {
    long word = expiryWord();
    if (!LiveWord.isValid(word)) {
      return MissReason.CORRUPT;
    }
    return Lifespan.isOver(header.createdMillis(), header.expiryMillis(word), nowMillis)
        ? MissReason.EXPIRED
        : null;
  }

  /**
   * How a hit moves the entry's expiry where the entry is kept, or null if it does not.
   *
   * @param idle for how long it may go without a hit
   */
  public final @Nullable ExpiryMove expiryOfHit(TimeToIdle idle, long nowMillis) {
    return ExpiryMove.ofHit(header, expiryWord(), idle, nowMillis);
  }

  /** The expiry word as far as it is known here; not a valid one if it is damaged. */
  abstract long expiryWord();

  @Override
  public final Object view(Function<? super StoredEntry, ?> factory) {
    return view.of(this, factory);
  }
}
