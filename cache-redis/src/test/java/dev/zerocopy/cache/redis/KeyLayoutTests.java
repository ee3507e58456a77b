package dev.zerocopy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.store.CacheKey;
import io.lettuce.core.cluster.SlotHash;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyLayoutTests {

  private static final String GENERATION = "AbCdEfGh_-12";

  private static String text(byte[] name) {
    return new String(name, StandardCharsets.US_ASCII);
  }

  @Test
  void names_ofOneEntry_areOnOneServer_andThoseOfManySpread() {
    KeyLayout layout = new KeyLayout("shop:", "legs", false);
    Set<Integer> slots = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      EntryNames names = layout.entry(GENERATION, CacheKey.of(i));
      int slot = SlotHash.getSlot(names.entry());
      slots.add(slot);
      for (byte[] name :
          List.of(
              names.token(),
              names.lease(),
              names.unpublished("set"),
              names.chunk("set", 0),
              names.chunk("set", 12_345))) {
        assertThat(SlotHash.getSlot(name)).as(text(name)).isEqualTo(slot);
      }
    }
    assertThat(slots).hasSizeGreaterThan(90);
  }

  @Test
  void entry_isNamedByPrefixCacheGenerationAndHash() {
    CacheKey key = CacheKey.of("key");
    EntryNames names = new KeyLayout("shop:", "legs", false).entry(GENERATION, key);
    assertThat(text(names.entry()))
        .isEqualTo("shop:legs:AbCdEfGh_-12:{" + KeyLayout.hash(key) + "}")
        .matches("shop:legs:AbCdEfGh_-12:\\{[A-Za-z0-9_-]{22}}");
    assertThat(text(names.chunk("ijklmnopqrst", 7)))
        .isEqualTo(text(names.entry()) + ":ijklmnopqrst:7");
  }

  @Test
  void readableEntry_hasTheTextOfItsKey_behindTheHashTag() {
    KeyLayout layout = new KeyLayout("shop:", "legs", true);
    for (Object key : List.of("ATL", "a}{b", List.of("ATL", 3), "x".repeat(5000), 7L, "a:b c")) {
      CacheKey encoded = CacheKey.of(key);
      EntryNames names = layout.entry(GENERATION, encoded);
      assertThat(new String(names.entry(), StandardCharsets.UTF_8))
          .isEqualTo("shop:legs:AbCdEfGh_-12:{" + KeyLayout.hash(encoded) + "}=" + encoded.text());
      assertThat(SlotHash.getSlot(names.chunk("set", 3)))
          .isEqualTo(SlotHash.getSlot(names.entry()));
      assertThat(layout.hashLow(new String(names.entry(), StandardCharsets.UTF_8)))
          .isEqualTo(encoded.hashLow());
    }
  }

  @Test
  void hash_isReadFromTheNamesOfEntriesOnly() {
    KeyLayout layout = new KeyLayout("shop:", "legs", false);
    CacheKey key = CacheKey.of("key");
    EntryNames names = layout.entry(GENERATION, key);
    assertThat(layout.hashLow(text(names.entry()))).isEqualTo(key.hashLow());
    for (byte[] other :
        List.of(
            names.token(), names.lease(), names.chunk("ijklmnopqrst", 7), layout.generation())) {
      assertThat(layout.hashLow(text(other))).as(text(other)).isEqualTo(-1);
    }
    assertThat(layout.hashLow("shop:legs:AbCdEfGh_-12:{not of the alphabet!!}")).isEqualTo(-1);
  }

  @Test
  void cacheNames_ofWhateverCharacters_doNotMeet() {
    Set<String> names = new HashSet<>();
    List<String> caches = List.of("a", "a:b", "a b", "a%20b", "{a}", "a*", "ä", "a?", "A", "");
    for (String cache : caches) {
      KeyLayout layout = new KeyLayout("p:", cache, false);
      String entry = text(layout.entry(GENERATION, CacheKey.of(1)).entry());
      assertThat(entry.chars().filter(c -> c == '{' || c == ':').count()).as(entry).isEqualTo(4);
      names.add(entry);
      names.add(text(layout.generation()));
    }
    assertThat(names).hasSize(2 * caches.size());
  }

  @Test
  void pattern_meetsEntriesOfAllGenerations_andNoKeysOfOthers() {
    KeyLayout layout = new KeyLayout("a*b[c]?^\\:", "legs", false);
    String pattern = text(layout.entriesPattern());
    assertThat(pattern)
        .isEqualTo("a\\*b\\[c\\]\\?\\^\\\\:legs:" + "?".repeat(KeyLayout.NAME_CHARS) + ":{*");
    assertThat(KeyLayout.randomName()).hasSize(KeyLayout.NAME_CHARS).matches("[A-Za-z0-9_-]+");
  }

  @Test
  void prefix_withBraces_isRefused() {
    assertThatThrownBy(() -> new KeyLayout("a{b", "legs", false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("key prefix must have no braces, they are a cluster's hash tag; got a{b");
  }
}
