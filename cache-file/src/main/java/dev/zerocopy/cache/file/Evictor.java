package dev.zerocopy.cache.file;

import dev.zerocopy.cache.entry.EntrySummary;
import dev.zerocopy.cache.entry.EntryUnreadableException;
import dev.zerocopy.cache.entry.LastUse;
import dev.zerocopy.cache.entry.Lifespan;
import dev.zerocopy.cache.file.Shards.Held;
import dev.zerocopy.cache.store.EvictionCause;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the entries of a directory that have expired, were cleared or are beyond its limits, for
 * all processes that share it.
 *
 * <p>Of these processes the one does so that holds a byte of the lock file; when it dies, another
 * has the byte within a second, reads all headers and goes on. Meanwhile puts that need room are
 * not stored; nothing else waits.
 *
 * <p><b>Threads</b>: one of its own; {@link #wake} and {@link #run} may be called by any.
 */
final class Evictor {

  private static final Logger LOG = LoggerFactory.getLogger(StoreDirectory.class);
  private static final long LOCK_BYTE = 0;
  private static final Duration MIN_PAUSE = Duration.ofMillis(10);
  private static final Duration MAX_PAUSE = Duration.ofMillis(250);
  private static final Duration ELECTION_PAUSE = Duration.ofSeconds(1);
  private static final Duration RETIRED_PAUSE = Duration.ofSeconds(1);
  private static final Duration HOUSEKEEPING = Duration.ofSeconds(10);
  private static final int FILES_BETWEEN_LOOKS = 1000;

  /** How old the last use in an entry's file may be: it is for the next evictor only. */
  private static final int LAST_USE_STEP_MINUTES = 5;

  private final SharedFiles shared;
  private final Caches caches;
  private final InstantSource clock;
  private final Thread thread;
  private final Map<Long, Long> generations = new HashMap<>();
  private EvictionIndex index;
  private @Nullable FileLock elected;
  private long housekeptNanos;
  private long retiredSeenNanos;
  private int recountedGroup;
  private long filesSeen;
  private boolean missedEvents;
  private volatile boolean closed;

  Evictor(SharedFiles shared, Caches caches, InstantSource clock) {
    this.shared = shared;
    this.caches = caches;
    this.clock = clock;
    this.index = new EvictionIndex(shared.page());
    this.thread =
        Thread.ofPlatform().daemon().name("zerocopy-cache-evictor").unstarted(this::runUntilClosed);
  }

  void start() {
    thread.start();
  }

  /** Lets the evictor look at once, if it is in this process. */
  void wake() {
    LockSupport.unpark(thread);
  }

  private void runUntilClosed() {
    Duration pause = MIN_PAUSE;
    while (!closed) {
      try {
        boolean hadWork = run(false);
        pause = hadWork ? MIN_PAUSE : longer(pause);
      } catch (Throwable e) {
        LOG.warn("Eviction failed; it is tried again", e); // thrown on, it would end the thread
        pause = MAX_PAUSE;
      }
      LockSupport.parkNanos((elected == null ? ELECTION_PAUSE : pause).toNanos());
    }
  }

  private static Duration longer(Duration pause) {
    Duration next = pause.multipliedBy(2);
    return next.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : next;
  }

  /**
   * Looks once, if this process is the one that evicts or can become it.
   *
   * @param everything also does what is otherwise done every {@value #HOUSEKEEPING} seconds
   * @return whether there was something to do
   */
  synchronized boolean run(boolean everything) throws IOException {
    if (!isElected()) {
      return false;
    }
    boolean hadEvents = shared.journal().hasUnread();
    index.noteUsage();
    readJournal();
    if (index.isStale() || missedEvents) {
      restart();
    }
    scanChangedCaches();
    long now = System.nanoTime();
    if (everything || now - housekeptNanos > HOUSEKEEPING.toNanos()) {
      housekeptNanos = now;
      keepHouse();
    }
    if (everything || now - retiredSeenNanos > RETIRED_PAUSE.toNanos()) {
      retiredSeenNanos = now;
      seeRetired();
    }
    setSums();
    return removeVictims() || hadEvents;
  }

  private boolean isElected() throws IOException {
    if (elected != null && elected.isValid()) {
      return true;
    }
    elected = shared.locks().tryLock(LOCK_BYTE);
    if (elected == null) {
      return false;
    }
    LOG.debug("This process evicts for its directory");
    restart();
    return true;
  }

  /** Forgets everything; what is in the directory is read next. */
  private void restart() {
    shared.journal().skipAll();
    index = new EvictionIndex(shared.page());
    missedEvents = false;
    generations.clear();
    housekeptNanos = System.nanoTime() - HOUSEKEEPING.toNanos() - 1;
  }

  private void readJournal() {
    missedEvents |=
        !shared
            .journal()
            .read(
                (kind, folder, hashHigh, hashLow, blocks, expiresAtMillis) -> {
                  EntryFiles files = index.cache(folder);
                  if (files != null) {
                    int minutes = minutes(clock.millis());
                    IndexedEntry entry =
                        new IndexedEntry(
                            files, hashHigh, hashLow, blocks, expiresAtMillis, minutes);
                    apply(kind, index.roomOf(files), entry);
                  }
                });
  }

  private static int minutes(long millis) {
    return (int) (millis / Duration.ofMinutes(1).toMillis());
  }

  private void apply(Journal.Kind kind, Room room, IndexedEntry entry) {
    switch (kind) {
      case PUT -> room.put(entry);
      case REMOVE -> room.remove(entry);
      case HIT -> {
        IndexedEntry used = room.use(entry);
        if (used != null && entry.lastUseMinutes - used.lastUseMinutes >= LAST_USE_STEP_MINUTES) {
          used.lastUseMinutes = entry.lastUseMinutes;
          noteUse(used);
        }
      }
    }
  }

  private void noteUse(IndexedEntry entry) {
    try {
      LastUse.write(entry.files.fileOf(entry.hashHigh, entry.hashLow), clock.millis());
    } catch (IOException e) {
      LOG.debug("The use of an entry in {} cannot be noted", entry.files.folder(), e);
    }
  }

  /** Reads the headers of caches that are new, have new limits or were cleared. */
  private void scanChangedCaches() {
    List<EntryFiles> changed = new ArrayList<>();
    for (EntryFiles files : caches.open()) {
      Long generation = files.generation.current();
      if (!index.knows(files)
          || !generation.equals(generations.put(files.folderHash(), generation))) {
        index.add(files);
        changed.add(files);
      }
    }
    if (!changed.isEmpty()) {
      scan(changed);
    }
  }

  private void scan(Collection<EntryFiles> changed) {
    List<IndexedEntry> found = new ArrayList<>();
    for (EntryFiles files : changed) {
      try {
        countUncounted(files);
        files.forEach((file, hash) -> look(files, file, hash, found));
      } catch (IOException e) {
        LOG.debug("Cache folder {} cannot be read", files.folder(), e);
      }
    }
    found.sort(Comparator.comparingInt(entry -> entry.lastUseMinutes));
    for (IndexedEntry entry : found) {
      Room room = index.roomOf(entry.files);
      if (!room.contains(entry)) { // the journal has not told of it meanwhile
        room.put(entry);
      }
    }
  }

  private void look(EntryFiles files, Path file, long[] hash, List<IndexedEntry> found)
      throws IOException {
    if (closed) {
      throw new IOException("Closed while the directory was read");
    }
    try {
      EntrySummary entry = EntrySummary.read(file);
      if (files.isOver(entry, clock.millis())) {
        removeIfOver(files, hash[0], hash[1]);
      } else {
        found.add(
            new IndexedEntry(
                files,
                hash[0],
                hash[1],
                EntryFiles.blocks(entry.lengthBytes()),
                entry.expiresAtMillis(),
                minutes(entry.lastUseMillis())));
      }
    } catch (IOException | EntryUnreadableException e) {
      LOG.debug("{} is left alone", file, e); // whoever looks it up decides, and counts it
    }
    lookAround();
  }

  /** Keeps up with the others during long work. */
  private void lookAround() {
    if (++filesSeen % FILES_BETWEEN_LOOKS == 0) {
      index.noteUsage();
      readJournal();
      removeVictims();
    }
  }

  /** Removes an entry whose time has passed, or that is of an older generation. */
  private void removeIfOver(EntryFiles files, long hashHigh, long hashLow) throws IOException {
    try (Held held = files.shards.lockBriefly(Shards.shareOf(hashHigh))) {
      if (files.unlinkIfOver(hashHigh, hashLow, clock.millis(), held)) {
        caches.evicted(files, EvictionCause.EXPIRED);
      }
    }
  }

  private boolean removeVictims() {
    boolean any = false;
    for (IndexedEntry victim : index.chooseVictims()) {
      any = true;
      EntryFiles files = victim.files;
      try (Held held = files.shards.lockBriefly(Shards.shareOf(victim.hashHigh))) {
        files.unlink(victim.hashHigh, victim.hashLow, held);
        caches.evicted(files, EvictionCause.SIZE);
      } catch (IOException e) {
        LOG.debug("An entry in {} cannot be removed yet", files.folder(), e);
        index.roomOf(files).put(victim);
      }
    }
    return any;
  }

  private void keepHouse() throws IOException {
    caches.openOthers();
    forgetIfClockWasPutBack();
    scanChangedCaches();
    removeExpired();
    for (EntryFiles files : index.caches()) {
      missedEvents |= countUncounted(files); // who died in a change may not have told of it
      recount(files, recountedGroup);
    }
    recountedGroup = (recountedGroup + 1) % CoherencePage.GROUPS;
  }

  /** The index does not say what was written in the future; the files do. */
  private void forgetIfClockWasPutBack() {
    long now = clock.millis();
    if (shared.page().latestWrittenMillis() - Lifespan.CLOCK_TOLERANCE_MILLIS > now) {
      shared.page().setLatestWritten(now);
      generations.clear();
    }
  }

  /** Counts what nobody knows, and says whether there was any. */
  private static boolean countUncounted(EntryFiles files) throws IOException {
    files.shards.settleAll();
    boolean wasUncounted = false;
    for (int group = 0; group < CoherencePage.GROUPS; group++) {
      if (!files.page.isCounted(group)) {
        recount(files, group);
        wasUncounted |= files.page.isCounted(group);
      }
    }
    return wasUncounted;
  }

  private static void recount(EntryFiles files, int group) {
    try {
      files.recount(group);
    } catch (IOException e) {
      LOG.debug("What is in {} cannot be counted yet", files.folder(), e);
    }
  }

  private void removeExpired() {
    long now = clock.millis();
    List<IndexedEntry> over = new ArrayList<>();
    index.forEach(
        entry -> {
          if (entry.expiresAtMillis <= now) {
            over.add(entry);
          }
        });
    for (IndexedEntry entry : over) {
      removeOrProlong(entry);
      lookAround();
    }
  }

  /** What the index says may be old: hits prolong a life in the file only. */
  private void removeOrProlong(IndexedEntry entry) {
    EntryFiles files = entry.files;
    try {
      removeIfOver(files, entry.hashHigh, entry.hashLow);
      EntrySummary present = files.read(entry.hashHigh, entry.hashLow);
      if (present == null) {
        index.roomOf(files).remove(entry);
      } else {
        entry.expiresAtMillis = present.expiresAtMillis();
      }
    } catch (IOException e) {
      LOG.debug("An expired entry in {} cannot be removed yet", files.folder(), e);
    }
  }

  /** Publishes what removed entries still take, for puts and for the choice of victims. */
  private void seeRetired() throws IOException {
    Map<Long, Long> sums = caches.retiredBytes();
    long total = 0;
    for (EntryFiles files : index.caches()) {
      long bytes = sums.getOrDefault(files.folderHash(), 0L);
      files.page.budget().setRetiredBytes(bytes);
      index.seeRetired(files, bytes);
      total += bytes;
    }
    shared.page().budget().setRetiredBytes(total);
    index.seeRetired(total);
  }

  /** Sets right what processes left out that died. */
  private void setSums() {
    long bytes = 0;
    long entries = 0;
    for (EntryFiles files : index.caches()) {
      bytes += files.page.usedBytes();
      entries += files.page.usedEntries();
    }
    shared.page().setUsage(bytes, entries);
  }

  /** Ends the thread; another process evicts from now on. */
  void close() {
    closed = true;
    wake();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The caches of a directory, those that this process does not use included. */
  interface Caches {

    Collection<EntryFiles> open();

    /** Opens those of other processes. */
    void openOthers() throws IOException;

    /** Bytes of disk that removed entries still take, by the hash of the cache's folder. */
    Map<Long, Long> retiredBytes() throws IOException;

    /** Counts an eviction. */
    void evicted(EntryFiles files, EvictionCause cause);
  }
}
