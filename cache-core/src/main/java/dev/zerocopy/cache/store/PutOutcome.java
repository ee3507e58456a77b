package dev.zerocopy.cache.store;

/**
 * What became of an entry that was written.
 *
 * @param entry the entry opened, for the one who wrote it to read from
 * @param isStored whether others find it: its condition held and the cache was not cleared
 *     meanwhile
 */
public record PutOutcome(StoredEntry entry, boolean isStored) {}
