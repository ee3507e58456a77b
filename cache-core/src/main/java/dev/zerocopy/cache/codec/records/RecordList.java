package dev.zerocopy.cache.codec.records;

import dev.zerocopy.cache.codec.arrow.ArrowTable;
import java.util.List;
import java.util.RandomAccess;

/**
 * An immutable list of records that lie as columns in a file: what a hit of a stored {@code
 * List<R>} is.
 *
 * <p>A record is built each time it is asked for; two gets of an index are equal and not the same
 * object. Texts of a dictionary are decoded once and shared. Everything that would change the list
 * throws {@link UnsupportedOperationException}.
 *
 * <p><b>Lifetime</b>: an ordinary object: share it, nothing to close. It stays readable after its
 * entry was evicted, replaced or expired.
 *
 * <p><b>Threads</b>: safe.
 *
 * <p><b>Failure</b>: {@link dev.zerocopy.cache.store.CorruptEntryException} when the first record
 * of a damaged batch is touched, and what the record's constructor throws if it refuses a stored
 * row.
 *
 * @param <R> the record class
 */
public interface RecordList<R> extends List<R>, RandomAccess {

  /**
   * The same rows as columns, one for each component in its order: for loops that need few
   * components of many rows.
   */
  ArrowTable table();
}
