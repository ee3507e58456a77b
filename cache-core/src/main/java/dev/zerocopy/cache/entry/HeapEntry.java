package dev.zerocopy.cache.entry;

import dev.zerocopy.cache.store.StoreStatistics;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * One small entry file, read into the heap and verified as a whole.
 *
 * <p>Nobody else sees this copy, and it does not see when its expiry word is moved in the file. So
 * it carries a <em>stamp</em>: a number of its store's that moves before a word is moved to an
 * earlier time. A word that was moved to a later time shows once the copy's own time has passed:
 * whoever is to give it up then {@linkplain #isStillInFile looks at the file} first.
 *
 * <p><b>Lifetime</b>: an ordinary object. <b>Threads</b>: safe.
 */
public final class HeapEntry extends FileEntry {

  /** The stamp of an entry of which nothing is known: odd, and no stamp of a store is. */
  private static final long NONE = -1;

  /** What an entry takes beyond its own bytes: objects, their headers, its file's name. */
  private static final int OBJECT_BYTES = 850;

  private final MemorySegment bytes;
  private final ByteBuffer metadata;

  /**
   * Written before {@link #stamp}, so that a reader who knows the stamp sees it; guarded by this.
   */
  private volatile long expiryWord;

  private volatile long stamp = NONE;

  /**
   * Creates an entry of verified bytes.
   *
   * @param whole the file
   */
  HeapEntry(Path file, EntryHeader header, long expiryWord, byte[] whole) {
    super(file, header);
    // Of longs, because a segment of an array is aligned no better than the array's elements.
    long[] aligned = new long[(whole.length + Long.BYTES - 1) / Long.BYTES];
    MemorySegment copy = MemorySegment.ofArray(aligned).asSlice(0, whole.length);
    MemorySegment.copy(whole, 0, copy, ValueLayout.JAVA_BYTE, 0, whole.length);
    this.bytes = copy.asReadOnly();
    byte[] last = new byte[header.metadataBytes()];
    System.arraycopy(whole, whole.length - last.length, last, 0, last.length);
    this.metadata = ByteBuffer.wrap(last).asReadOnlyBuffer();
    this.expiryWord = expiryWord;
  }

  /** About how much of the heap the entry takes, without what is decoded from it. */
  public int heapBytes() {
    return (int) bytes.byteSize() + metadata.capacity() + header.key().length + OBJECT_BYTES;
  }

  @Override
  public boolean isMapped() {
    return false;
  }

  @Override
  long expiryWord() {
    return expiryWord;
  }

  /** Whether the entry was in its file, with the expiry that it knows, at a stamp. */
  public boolean isSeenAt(long present) {
    return stamp == present;
  }

  /** The expiry word is right as of a stamp. */
  public void seenAt(long present) {
    stamp = present;
  }

  /**
   * Takes over the expiry from the file, if that still holds this entry.
   *
   * @param present the stamp of before this call
   * @return whether it does
   */
  public boolean isStillInFile(long present) throws IOException, EntryUnreadableException {
    return EntryOpener.open(
        file,
        new StoreStatistics(),
        opener -> {
          if (opener.readHeader().entryId() != header.entryId()) {
            return false;
          }
          seen(opener.readExpiryWord(), present);
          return true;
        });
  }

  /** Takes over the expiry that another copy of this entry was read with. */
  public void seenIn(HeapEntry other, long present) {
    seen(other.expiryWord, present);
  }

  // A look that began earlier and ends later brings its own, old stamp: nobody relies on it.
  private synchronized void seen(long word, long present) {
    expiryWord = word;
    stamp = present;
  }

  @Override
  long move(TimeToIdle idle, long nowMillis, boolean mayShorten) throws IOException {
    long before = stamp;
    long word = super.move(idle, nowMillis, mayShorten);
    synchronized (this) {
      if (LiveWord.isValid(word) && stamp == before) {
        expiryWord = word;
      }
    }
    return word;
  }

  @Override
  public ByteBuffer metadata() {
    return metadata.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public MemorySegment bytes() {
    return bytes;
  }

  /** Does nothing: all was verified when the entry was read. */
  @Override
  public void verify(long offset, long lengthBytes) {}

  /** Does nothing: what the caller reads is a copy of what was verified. */
  @Override
  public void verify(long offset, long lengthBytes, MemorySegment through, long throughOffset) {}
}
