package dev.zerocopy.cache.file;

import dev.zerocopy.cache.entry.EntrySummary;
import dev.zerocopy.cache.store.StoreStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Size and expiry of each entry of one cache, by the hash of its key.
 *
 * <p>Serves the counters and the sweep of expired entries; whether an entry is there, a reader
 * learns from its file.
 */
final class EntryIndex {

  private final Map<String, EntrySummary> entries = new ConcurrentHashMap<>();
  private final StoreStatistics statistics;

  EntryIndex(StoreStatistics statistics) {
    this.statistics = statistics;
  }

  void put(String hash, EntrySummary entry) {
    EntrySummary old = entries.put(hash, entry);
    count(1, entry.lengthBytes());
    if (old != null) {
      count(-1, -old.lengthBytes());
    }
  }

  void remove(String hash) {
    EntrySummary old = entries.remove(hash);
    if (old != null) {
      count(-1, -old.lengthBytes());
    }
  }

  void clear() {
    List.copyOf(entries.keySet()).forEach(this::remove);
  }

  List<String> expiredAt(long nowMillis) {
    List<String> expired = new ArrayList<>();
    entries.forEach(
        (hash, entry) -> {
          if (entry.isOver(nowMillis)) {
            expired.add(hash);
          }
        });
    return expired;
  }

  private void count(int entryCount, long bytes) {
    statistics.entries.addAndGet(entryCount);
    statistics.bytesStored.addAndGet(bytes);
  }
}
