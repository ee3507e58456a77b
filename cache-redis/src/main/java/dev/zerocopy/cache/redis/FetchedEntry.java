package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.entry.MemoryEntry;
import dev.zerocopy.cache.store.StoredEntry;

/**
 * An entry that was read.
 *
 * @param packed the entry as it is in Redis, without its content if it was unpacked on the way
 * @param entry what a caller gets
 */
record FetchedEntry(MemoryEntry packed, StoredEntry entry) {

  FetchedEntry(MemoryEntry whole) {
    this(whole, whole);
  }
}
