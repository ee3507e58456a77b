package dev.zerocopy.cache.file;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a directory by the room that they are in: a cache with limits of its own has one,
 * the others share one.
 *
 * <p><b>Threads</b>: confined to the evictor.
 */
final class EvictionIndex {

  private final DirectoryPage page;
  private final Map<Long, EntryFiles> caches = new HashMap<>();
  private final Map<Long, Room> rooms = new HashMap<>();
  private final Map<Long, DiskLimits> limits = new HashMap<>();
  private Room shared;
  private boolean isSharedByBlocks;

  EvictionIndex(DirectoryPage page) {
    this.page = page;
    this.isSharedByBlocks = isByBlocks(page.budget().limits());
    this.shared = new Room(isSharedByBlocks);
  }

  private static boolean isByBlocks(DiskLimits limits) {
    return limits.maxBytes() > 0 || limits.maxEntries() == 0;
  }

  /** Whether a cache is known, with the limits that it has now. */
  boolean knows(EntryFiles files) {
    return files.page.budget().limits().equals(limits.get(files.folderHash()));
  }

  /** Whether the directory's limits are of the kind that they were of when this was made. */
  boolean isStale() {
    return isByBlocks(page.budget().limits()) != isSharedByBlocks;
  }

  /** Adds a cache without entries; all that was known of it is forgotten. */
  void add(EntryFiles files) {
    forget(files);
    DiskLimits own = files.page.budget().limits();
    Room room = own.areNone() ? shared : new Room(isByBlocks(own));
    room.add(files);
    caches.put(files.folderHash(), files);
    rooms.put(files.folderHash(), room);
    limits.put(files.folderHash(), own);
  }

  private void forget(EntryFiles files) {
    Room room = rooms.remove(files.folderHash());
    if (room != null) {
      List<IndexedEntry> entries = new ArrayList<>();
      room.forEach(
          entry -> {
            if (entry.files == files) {
              entries.add(entry);
            }
          });
      entries.forEach(room::remove);
      room.caches().remove(files);
    }
  }

  Collection<EntryFiles> caches() {
    return caches.values();
  }

  @Nullable EntryFiles cache(long folderHash) {
    return caches.get(folderHash);
  }

  /** The room of a cache that was added. */
  Room roomOf(EntryFiles files) {
    return rooms.getOrDefault(files.folderHash(), shared);
  }

  void forEach(Consumer<IndexedEntry> action) {
    shared.forEach(action);
    limitedRooms().forEach(room -> room.forEach(action));
  }

  private List<Room> limitedRooms() {
    return rooms.values().stream().filter(room -> room != shared).toList();
  }

  /** Takes what removed entries of all caches still take. */
  void seeRetired(long bytes) {
    shared.seeRetired(bytes);
  }

  /** Takes what removed entries of a cache still take. */
  void seeRetired(EntryFiles files, long bytes) {
    Room room = roomOf(files);
    if (room != shared) {
      room.seeRetired(bytes);
    }
  }

  /** See {@link Room#noteUsage}. */
  void noteUsage() {
    shared.noteUsage();
    limitedRooms().forEach(Room::noteUsage);
  }

  /** Forgets entries until the rest is within all limits, and returns them. */
  List<IndexedEntry> chooseVictims() {
    SharedBudget whole = page.budget();
    DiskLimits wholeLimits = whole.limits();
    long wanted = whole.wantedBytes();
    whole.endWish(wanted);
    double scale = scaleOfLimited(wholeLimits.maxBytes() - shared.lastingRetiredBytes() - wanted);
    List<IndexedEntry> victims = new ArrayList<>();
    long bytesOfLimited = 0;
    long entriesOfLimited = 0;
    for (Room room : limitedRooms()) {
      victims.addAll(chooseVictims(room, scale));
      bytesOfLimited += room.usedBytes();
      entriesOfLimited += room.usedEntries();
    }
    DiskLimits rest =
        new DiskLimits(
            rest(wholeLimits.maxBytes(), bytesOfLimited),
            rest(wholeLimits.maxEntries(), entriesOfLimited));
    victims.addAll(shared.chooseVictims(rest, wanted));
    return victims;
  }

  private static long rest(long limit, long taken) {
    return limit == 0 ? 0 : Math.max(1, limit - taken);
  }

  private List<IndexedEntry> chooseVictims(Room room, double scale) {
    SharedBudget own = room.caches().iterator().next().page.budget();
    DiskLimits ownLimits = own.limits();
    long wanted = own.wantedBytes();
    own.endWish(wanted);
    long maxBytes =
        ownLimits.maxBytes() == 0 ? page.budget().limits().maxBytes() : ownLimits.maxBytes();
    DiskLimits scaled =
        new DiskLimits(
            maxBytes == 0 ? 0 : Math.max(1, (long) (maxBytes * scale)), ownLimits.maxEntries());
    return room.chooseVictims(scaled, wanted);
  }

  /** By how much caches with limits must stay below them, if the directory's is less than all. */
  private double scaleOfLimited(long wholeBytes) {
    if (page.budget().limits().maxBytes() == 0) {
      return 1;
    }
    double sum = 0;
    for (Room room : limitedRooms()) {
      sum += room.caches().iterator().next().page.budget().limits().maxBytes();
    }
    return sum <= wholeBytes ? 1 : Math.max(0, wholeBytes) / sum;
  }
}
