package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.CacheInspection;
import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CatalogEntry;
import dev.zerocopy.cache.store.CatalogEntry.State;
import dev.zerocopy.cache.store.EntryCatalog.Verdict;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.EvictionCause;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.test.ManualClock;
import dev.zerocopy.cache.test.RandomDoubles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of the entries of a cache, and what verifying and removing them does. */
class FileCatalogTests {

  /** The third byte of the header. */
  private static final long VERSION_OFFSET = EntryWriter.LEADING_BYTES + 2L;

  @TempDir private Path directory;

  private final ManualClock clock = new ManualClock();
  private StoreDirectory opened;
  private NamedCache cache;

  @BeforeEach
  void open() throws IOException {
    opened = StoreDirectory.open(StoreDirectoryOptions.of(directory).withClock(clock));
    cache = Caches.open(opened, "tables", Duration.ofHours(1));
  }

  @AfterEach
  void close() throws IOException {
    opened.close();
  }

  private CacheInspection inspection() {
    return Objects.requireNonNull(cache.inspection());
  }

  private static String hash(Object key) {
    return CacheKey.of(key).hashHex();
  }

  private CatalogEntry entry(Object key) throws IOException {
    return Objects.requireNonNull(inspection().find(hash(key)));
  }

  private static State state(CatalogEntry entry) {
    return Objects.requireNonNull(entry.facts()).state();
  }

  @Test
  void list_isPagedByHash_eachEntryOnce() throws IOException {
    for (int i = 0; i < 700; i++) {
      cache.put(i, "text " + i);
    }
    List<String> hashes = new ArrayList<>();
    String after = null;
    List<CatalogEntry> page;
    do {
      page = inspection().list(after, 33);
      page.forEach(entry -> hashes.add(entry.hash()));
      after = page.isEmpty() ? after : page.getLast().hash();
    } while (!page.isEmpty());
    assertThat(hashes).hasSize(700).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void entry_saysWhatItsHeaderSays() throws IOException {
    cache.put("ATL", "text");
    CatalogEntry.Facts facts = Objects.requireNonNull(entry("ATL").facts());
    assertThat(facts.key().text()).isEqualTo("ATL");
    assertThat(inspection().format(facts)).isEqualTo("bytes");
    assertThat(facts.createdMillis()).isEqualTo(clock.millis());
    assertThat(facts.expiresMillis()).isEqualTo(clock.millis() + 3_600_000);
    assertThat(entry("ATL").location()).startsWith(directory.toRealPath().toString());
    assertThat(inspection().find(hash("absent"))).isNull();
    assertThat(inspection().find("../../../etc/passwd")).isNull();
  }

  @Test
  void state_isLiveExpiredOrCleared() throws IOException {
    cache.put("k", "text");
    assertThat(state(entry("k"))).isEqualTo(State.LIVE);
    clock.advance(Duration.ofHours(2));
    assertThat(state(entry("k"))).isEqualTo(State.EXPIRED);
    cache.put("c", "text");
    FileCatalog catalog = new FileCatalog("tables", opened.folder("tables"), clock);
    cache.store().clear();
    CatalogEntry cleared = catalog.find(hash("c"));
    assertThat(cleared == null || state(cleared) == State.CLEARED).isTrue();
  }

  @Test
  void lookingAtEntries_isNoHit_andMapsNothing() throws IOException {
    cache.put("k", new byte[1 << 20]);
    assertThat(entry("k").opened()).isNull();
    assertThat(inspection().verify(hash("k"))).isNotNull();
    assertThat(inspection().verifyAll().entries()).isEqualTo(1);
    assertThat(cache.statistics().hits.sum() + cache.statistics().misses()).isZero();
    assertThat(Objects.requireNonNull(cache.store().memory()).mappings()).isZero();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void openedEntry_saysWhatIsVerified_andInMemory() throws IOException {
    cache.put("k", RandomDoubles.table(4, 1, 200_000, 1));
    ArrowTable table = Caches.hit(cache, "k");
    assertThat(Objects.requireNonNull(entry("k").opened()).verifiedShare()).isZero();
    assertThat(table.batch(0).column(0).getDouble(0)).isNotNaN();
    CatalogEntry touched = entry("k");
    assertThat(Objects.requireNonNull(touched.opened()).verifiedShare()).isBetween(0.15, 0.25);
    assertThat(touched.opened().cachedShare()).isGreaterThan(0.9);
    assertThat(inspection().residentBytes(touched).orElseThrow())
        .isEqualTo(Caches.residentBytes(directory))
        .isGreaterThan(touched.lengthBytes() / 7);
  }

  @Test
  void verify_findsAFlippedBit_namesTheBlock_andRemovesTheEntry() throws IOException {
    cache.put("good", RandomDoubles.table(2, 1, 100_000, 1));
    cache.put("bad", RandomDoubles.table(2, 1, 100_000, 2));
    flip(Path.of(entry("bad").location()), 1_000_000);
    CacheInspection.Verification all = inspection().verifyAll();
    assertThat(all.entries()).isEqualTo(2);
    assertThat(all.damaged()).hasSize(1);
    assertThat(all.damaged().getFirst().entry().hash()).isEqualTo(hash("bad"));
    assertThat(all.damaged().getFirst().problem())
        .matches("block \\d+ at offset \\d+: expected XXH64 [0-9a-f]+, found [0-9a-f]+");
    assertThat(inspection().find(hash("bad"))).isNull();
    assertThat(cache.find("bad")).isNull();
    assertThat(cache.statistics().misses(MissReason.CORRUPT)).isEqualTo(1);
    assertThat(cache.statistics().evictions(EvictionCause.CORRUPT)).isEqualTo(1);
    assertThat(cache.statistics().blocksFailed.sum()).isEqualTo(1);
    assertThat(cache.find("good")).isNotNull();
  }

  @Test
  void verify_ofASmallEntry_andOfATruncatedOne() throws IOException {
    cache.put("small", "text");
    assertThat(inspection().verify(hash("small")))
        .isEqualTo(new Verdict(entry("small").lengthBytes(), null));
    Path file = Path.of(entry("small").location());
    try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
      cut.setLength(cut.length() - 1);
    }
    assertThat(entry("small").facts()).isNull();
    assertThat(entry("small").problem()).contains("entry length: expected");
    assertThat(Objects.requireNonNull(inspection().verify(hash("small"))).damage())
        .contains("entry length: expected");
    assertThat(file).doesNotExist();
    assertThat(inspection().verify(hash("small"))).isNull();
  }

  @Test
  void evict_removesAnEntry_alsoAnUnreadableOne() throws IOException {
    cache.put("k", "text");
    assertThat(cache.find("k")).isNotNull();
    assertThat(inspection().evict(hash("k"))).isTrue();
    assertThat(cache.statistics().removals.sum()).isEqualTo(1);
    assertThat(cache.find("k")).isNull();
    assertThat(inspection().evict(hash("k"))).isFalse();

    cache.put("u", "text");
    Path file = Path.of(entry("u").location());
    Files.write(file, HexFormat.of().parseHex("00"));
    assertThat(inspection().evict(hash("u"))).isTrue();
    assertThat(file).doesNotExist();
  }

  @Test
  void entryOfAnotherRelease_isNeitherVerifiedNorRemoved_butCanBeEvicted() throws IOException {
    cache.put("k", "text");
    Path file = Path.of(entry("k").location());
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(VERSION_OFFSET);
      bytes.write(77);
    }
    assertThat(entry("k").problem()).contains("layout version").contains("found 77");
    assertThat(inspection().verify(hash("k"))).isNull();
    assertThat(inspection().verifyAll().damaged()).isEmpty();
    assertThat(file).exists();
    assertThat(inspection().evict(hash("k"))).isTrue();
    assertThat(file).doesNotExist();
  }

  @Test
  void fileThatTheSystemRefusesToRead_isNamed_andStays() throws IOException {
    cache.put("k", "text");
    Path file = Path.of(entry("k").location());
    Path target = Files.move(file, file.resolveSibling("moved"));
    Files.createSymbolicLink(file, target); // links are not followed
    assertThat(entry("k").problem()).startsWith("the file cannot be read: ");
    assertThat(inspection().verifyAll().damaged())
        .singleElement()
        .extracting(CacheInspection.Damage::problem)
        .asString()
        .startsWith("the file cannot be read: ");
    assertThat(Files.isSymbolicLink(file)).isTrue();
  }

  private static void flip(Path file, long offset) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(offset);
      int present = bytes.read();
      bytes.seek(offset);
      bytes.write(present ^ 4);
    }
  }
}
