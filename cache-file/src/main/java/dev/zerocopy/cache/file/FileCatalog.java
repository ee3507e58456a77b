package dev.zerocopy.cache.file;

import dev.zerocopy.cache.entry.EntryFacts;
import dev.zerocopy.cache.entry.EntrySummary;
import dev.zerocopy.cache.entry.EntryUnreadableException;
import dev.zerocopy.cache.entry.MappedEntry;
import dev.zerocopy.cache.memory.MappedFilePages;
import dev.zerocopy.cache.store.CatalogEntry;
import dev.zerocopy.cache.store.CatalogEntry.Facts;
import dev.zerocopy.cache.store.CatalogEntry.Opened;
import dev.zerocopy.cache.store.CatalogEntry.State;
import dev.zerocopy.cache.store.EntryCatalog;
import dev.zerocopy.cache.store.MissReason;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entry files of one cache, one by one.
 *
 * <p>A listing reads the names in one shard's folder after the other until it has enough, and the
 * headers of those files that it returns.
 */
final class FileCatalog implements EntryCatalog {

  private static final Logger LOG = LoggerFactory.getLogger(FileStore.class);

  private final String name;
  private final CacheFolder folder;
  private final InstantSource clock;

  FileCatalog(String name, CacheFolder folder, InstantSource clock) {
    this.name = name;
    this.folder = folder;
    this.clock = clock;
  }

  @Override
  public List<CatalogEntry> list(@Nullable String after, int limit) throws IOException {
    List<CatalogEntry> entries = new ArrayList<>();
    int shard = after == null ? 0 : Integer.parseInt(after.substring(0, 2), 16);
    for (; shard < EntryFiles.SHARD_FOLDERS && entries.size() < limit; shard++) {
      for (String hash : folder.files.hashesOf(shard)) {
        if (entries.size() < limit && (after == null || hash.compareTo(after) > 0)) {
          CatalogEntry entry = find(hash);
          if (entry != null) {
            entries.add(entry);
          }
        }
      }
    }
    return entries;
  }

  @Override
  public @Nullable CatalogEntry find(String hash) throws IOException {
    Path file = fileOf(hash);
    if (file == null) {
      return null;
    }
    long lengthBytes = file.toFile().length();
    try {
      EntryFacts facts = EntryFacts.read(file);
      return new CatalogEntry(
          hash, file.toString(), lengthBytes, facts(facts), null, opened(facts));
    } catch (NoSuchFileException e) {
      return null;
    } catch (EntryUnreadableException e) {
      return new CatalogEntry(hash, file.toString(), lengthBytes, null, e.getMessage(), null);
    } catch (IOException e) {
      return new CatalogEntry(hash, file.toString(), lengthBytes, null, refused(e), null);
    }
  }

  private @Nullable Path fileOf(String hash) {
    return FileNames.isHash(hash) ? FileNames.ofEntry(folder.files.folder(), hash) : null;
  }

  private Facts facts(EntryFacts facts) {
    EntrySummary summary = facts.summary();
    State state =
        summary.generation() != folder.generation()
            ? State.CLEARED
            : summary.isOver(clock.millis()) ? State.EXPIRED : State.LIVE;
    return new Facts(
        facts.key(),
        facts.attributes(),
        state,
        facts.uncompressedBytes(),
        summary.createdMillis(),
        summary.expiresAtMillis(),
        summary.lastUseMillis());
  }

  private @Nullable Opened opened(EntryFacts facts) {
    MappedEntry entry = folder.kept.peekMapped(facts.key());
    if (entry == null || entry.entryId() != facts.summary().entryId()) {
      return null;
    }
    double cachedBytes = PageSample.residentBytes(List.of(entry));
    return new Opened(entry.verifiedShare(), cachedBytes / entry.lengthBytes());
  }

  @Override
  public @Nullable Verdict verify(String hash) throws IOException {
    Path file = fileOf(hash);
    if (file == null) {
      return null;
    }
    long[] halves = FileNames.halvesOf(hash);
    long sequence = folder.shards.sequence(Shards.shareOf(halves[0]));
    try {
      EntryFacts.Verified verified = EntryFacts.verify(file, folder.statistics);
      EntrySummary summary = verified.facts().summary();
      String damage = verified.damage();
      if (damage != null) {
        warn(file, hash, damage);
        folder.discardDamaged(verified.facts().key(), summary);
      }
      return new Verdict(summary.lengthBytes(), damage);
    } catch (NoSuchFileException e) {
      return null;
    } catch (EntryUnreadableException e) {
      if (e.reason() != MissReason.CORRUPT) {
        return null; // another release's, which may be running beside this one
      }
      String damage = String.valueOf(e.getMessage());
      warn(file, hash, damage);
      folder.discardUnreadable(halves[0], halves[1], sequence);
      return new Verdict(0, damage);
    } catch (IOException e) {
      return new Verdict(0, refused(e));
    }
  }

  private static String refused(IOException e) {
    return "the file cannot be read: " + e;
  }

  private void warn(Path file, String hash, String damage) {
    LOG.warn("Cache {}: {} of key hash {} is corrupt: {}; it is removed", name, file, hash, damage);
  }

  @Override
  public boolean removeUnreadable(String hash) throws IOException {
    if (!FileNames.isHash(hash)) {
      return false;
    }
    long[] halves = FileNames.halvesOf(hash);
    long sequence = folder.shards.sequence(Shards.shareOf(halves[0]));
    CatalogEntry entry = find(hash);
    return entry != null
        && entry.facts() == null
        && folder.discardUnreadable(halves[0], halves[1], sequence);
  }

  @Override
  public OptionalLong residentBytes(CatalogEntry entry) {
    return MappedFilePages.residentBytes(Path.of(entry.location()));
  }
}
