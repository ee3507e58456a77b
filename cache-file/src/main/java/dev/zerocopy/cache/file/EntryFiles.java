package dev.zerocopy.cache.file;

import dev.zerocopy.cache.entry.EntrySummary;
import dev.zerocopy.cache.entry.EntryUnreadableException;
import dev.zerocopy.cache.file.Shards.Held;
import dev.zerocopy.cache.store.CacheKey;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entry files of one cache, as all processes see them.
 *
 * <p>A file is renamed into place or unlinked under its shard's lock only; each such change moves
 * the shard's counter, is added to what the cache and the directory use, and is told to the
 * evictor.
 *
 * <p><b>Threads</b>: safe.
 */
final class EntryFiles {

  /** Bytes of the lock file that no cache uses, and how many each uses: 64 shards, then one. */
  private static final long RESERVED_LOCK_BYTES = 1 << 20;

  private static final int LOCK_BYTES = 128;
  private static final int GENERATION_LOCK = 64;
  static final int SHARD_FOLDERS = 256;

  /** What disk space is given in: that of a file is a multiple of it. */
  static final int BLOCK_BYTES = 4096;

  final Shards shards;
  final CoherencePage page;
  final Generation generation;

  private final Path folder;
  private final long folderHash;
  private final SharedFiles shared;

  private EntryFiles(Path folder, SharedFiles shared, long presentBoot) throws IOException {
    this.folder = folder;
    this.shared = shared;
    this.folderHash = hashOf(folder);
    PrivateFiles.createDirectories(folder);
    long firstLock = RESERVED_LOCK_BYTES + (folderHash >>> Integer.SIZE) * LOCK_BYTES;
    this.page = CoherencePage.open(folder);
    page.forgetUsageOfAnotherBoot(presentBoot);
    this.shards = new Shards(page, shared.locks(), firstLock);
    this.generation = Generation.open(folder, page, shared.locks(), firstLock + GENERATION_LOCK);
  }

  /** Opens the files of a cache, making its folder if there is none. */
  static EntryFiles open(Path folder, SharedFiles shared, long presentBoot) throws IOException {
    EntryFiles files = new EntryFiles(folder, shared, presentBoot);
    if (!files.hasShardFolders()) {
      for (int group = 0; group < CoherencePage.GROUPS; group++) {
        files.recount(group); // nothing: many files are left to the evictor
      }
    }
    return files;
  }

  private boolean hasShardFolders() throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder, "[0-9a-f][0-9a-f]")) {
      return folders.iterator().hasNext();
    }
  }

  /** What the journal calls a cache. */
  static long hashOf(Path folder) {
    return CacheKey.of(folder.getFileName().toString()).hashHigh();
  }

  long folderHash() {
    return folderHash;
  }

  Path folder() {
    return folder;
  }

  Path fileOf(CacheKey key) {
    return FileNames.ofEntry(folder, key);
  }

  Path fileOf(long hashHigh, long hashLow) {
    return FileNames.ofEntry(folder, hashHigh, hashLow);
  }

  /** Blocks of disk that a file of a length takes. */
  static long blocks(long lengthBytes) {
    return (lengthBytes + BLOCK_BYTES - 1) / BLOCK_BYTES;
  }

  /** Blocks of a file, 0 if it is not there. */
  static long blocksOf(Path file) {
    return blocks(file.toFile().length()); // unlike Files.size without an exception for none
  }

  /**
   * Renames a finished file to the name of its key, then tells the evictor: one that begins at that
   * moment skips what was told before and reads what is there.
   */
  void publish(CacheKey key, Path temporary, EntrySummary entry, Held held) throws IOException {
    long blocks = blocks(entry.lengthBytes());
    shared.page().written(entry.createdMillis());
    change(
        held,
        fileOf(key),
        blocks,
        entry.generation(),
        () -> {
          Path target = rename(key, temporary);
          tell(key, entry);
          return target;
        });
  }

  /** Tells the evictor what an entry takes, or that its expiry has changed. */
  void tell(CacheKey key, EntrySummary entry) {
    long blocks = blocks(entry.lengthBytes());
    shared
        .journal()
        .put(folderHash, key.hashHigh(), key.hashLow(), blocks, entry.expiresAtMillis());
  }

  /** Tells the evictor that an entry was hit. */
  void tellHit(CacheKey key) {
    shared.journal().hit(folderHash, key.hashHigh(), key.hashLow());
  }

  private Path rename(CacheKey key, Path temporary) throws IOException {
    Path target = fileOf(key);
    try {
      return Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException | NotDirectoryException e) {
      PrivateFiles.createDirectories(FileNames.shardFolder(folder, key));
      generation.keep();
      return Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Removes a key's file, if it is there. */
  void unlink(CacheKey key, Held held) throws IOException {
    unlinkAndTell(key.hashHigh(), key.hashLow(), held);
  }

  /** Removes the file of a hash, if it is there. */
  void unlinkAndTell(long hashHigh, long hashLow, Held held) throws IOException {
    unlink(hashHigh, hashLow, held);
    shared.journal().remove(folderHash, hashHigh, hashLow);
  }

  /** Removes the file of a hash, for the evictor, who need not be told. */
  void unlink(long hashHigh, long hashLow, Held held) throws IOException {
    Path file = fileOf(hashHigh, hashLow);
    change(held, file, 0, 0, () -> Files.deleteIfExists(file));
  }

  /** Removes the file of a hash if its entry's time has passed; says whether that was so. */
  boolean unlinkIfOver(long hashHigh, long hashLow, long nowMillis, Held held) throws IOException {
    EntrySummary entry = read(hashHigh, hashLow);
    if (entry == null || !isOver(entry, nowMillis)) {
      return false;
    }
    unlink(hashHigh, hashLow, held);
    return entry.generation() == generation.current();
  }

  /** Whether nobody may be served an entry any more: expired, or of before a clear. */
  boolean isOver(EntrySummary entry, long nowMillis) {
    return entry.generation() != generation.current() || entry.isOver(nowMillis);
  }

  /** Reads the header of the file of a hash, or returns null if there is no whole one. */
  @Nullable EntrySummary read(long hashHigh, long hashLow) {
    return read(fileOf(hashHigh, hashLow));
  }

  static @Nullable EntrySummary read(Path file) {
    try {
      return EntrySummary.read(file);
    } catch (IOException | EntryUnreadableException e) {
      return null;
    }
  }

  /** Hands over all files that are named as entries, with their hash in two halves. */
  void forEach(Visitor visitor) throws IOException {
    for (int firstByte = 0; firstByte < SHARD_FOLDERS; firstByte++) {
      visit(
          firstByte,
          file -> {
            long[] hash = FileNames.hashOf(file);
            if (hash != null) {
              visitor.visit(file, hash);
            }
          });
    }
  }

  /** The hashes of the keys whose files are in one of the folders, in ascending order. */
  List<String> hashesOf(int shardFolder) throws IOException {
    List<String> hashes = new ArrayList<>();
    visit(
        shardFolder,
        file -> {
          if (FileNames.hashOf(file) != null) {
            hashes.add(FileNames.hexOf(file));
          }
        });
    Collections.sort(hashes);
    return hashes;
  }

  private void visit(int firstByte, FileVisitor visitor) throws IOException {
    Path shardFolder = FileNames.shardFolder(folder, firstByte);
    if (Files.isDirectory(shardFolder, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(shardFolder)) {
        for (Path file : files) {
          visitor.visit(file);
        }
      }
    }
  }

  private void change(
      Held held, Path file, long blocksAfter, long generationAfter, Shards.Change<?> change)
      throws IOException {
    held.change(
        () -> {
          long present = page.generation();
          long blocksBefore = blocksOf(file);
          int cleared = blocksAfter > 0 && generationAfter != present ? 1 : 0;
          cleared -= blocksBefore > 0 && isCleared(held.group(), file, present) ? 1 : 0;
          Object result = change.run();
          long bytes = (blocksAfter - blocksBefore) * BLOCK_BYTES;
          long files = Math.min(1, blocksAfter) - Math.min(1, blocksBefore);
          page.addUsage(held.group(), bytes, files, cleared, present);
          shared.page().addUsage(bytes, files);
          return result;
        });
  }

  /** Whether a clear has made a file unreachable; its header is read only if some are. */
  private boolean isCleared(int group, Path file, long presentGeneration) {
    long cleared = page.clearedFiles(group, presentGeneration);
    if (cleared == 0 || cleared == page.files(group)) {
      return cleared > 0;
    }
    EntrySummary entry = read(file);
    return entry != null && entry.generation() != presentGeneration;
  }

  /**
   * Counts what the files of a group use, under its lock.
   *
   * @throws IOException if the lock cannot be had at once, or a folder not be read
   */
  void recount(int group) throws IOException {
    try (Held held = shards.lockBriefly(Shards.firstShareOf(group))) {
      long present = page.generation();
      boolean isNoneCleared = page.clearedFiles(group, present) == 0;
      long[] sums = new long[3];
      int folders = SHARD_FOLDERS / CoherencePage.GROUPS;
      for (int i = 0; i < folders; i++) {
        visit(
            group * folders + i,
            file -> {
              long blocks = FileNames.isEntry(file) ? blocksOf(file) : 0;
              EntrySummary entry = isNoneCleared || blocks == 0 ? null : read(file);
              sums[0] += blocks;
              sums[1] += Math.min(1, blocks);
              sums[2] += entry != null && entry.generation() != present ? 1 : 0;
            });
      }
      page.setUsage(held.group(), sums[0] * BLOCK_BYTES, sums[1], sums[2], present);
    }
  }

  void close() {
    generation.remember(); // for who asks yet: no entry may seem to be of another one
    page.detach();
  }

  /** Takes an entry's file and its hash as high and low half. */
  @FunctionalInterface
  interface Visitor {

    void visit(Path file, long[] hash) throws IOException;
  }

  @FunctionalInterface
  private interface FileVisitor {

    void visit(Path file) throws IOException;
  }
}
