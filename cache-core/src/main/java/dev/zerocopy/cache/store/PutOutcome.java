package dev.zerocopy.cache.store;

import org.jspecify.annotations.Nullable;

/**
 * What became of an entry that was written.
 *
 * @param entry the entry opened, for the value that it was written from to read from; null if that
 *     does not, see {@link CacheStore.Body#readsBack}
 * @param isStored whether others find it: its condition held and the cache was not cleared
 *     meanwhile
 */
public record PutOutcome(@Nullable StoredEntry entry, boolean isStored) {}
