package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.entry.HeapEntry;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.ChecksumMode;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The same of entries that are read instead of mapped: their copies do not see the file change. */
class SmallExpiryTests extends ExpiryTests {

  @Override
  SmallValues smallValues() {
    return FileStoreContractTests.READ;
  }

  private static HeapEntry find(CacheStore store, CacheKey key) {
    return (HeapEntry) Objects.requireNonNull(store.find(key));
  }

  private CacheStore store(@Nullable Duration timeToIdle) {
    return opened.store(
        "tables", FileStoreOptions.of(ChecksumMode.LAZY).withTimeToIdle(timeToIdle));
  }

  @Test
  void entry_thatIsHitThroughAnotherCopy_livesOn() throws IOException {
    put("k");
    CacheKey key = CacheKey.of("k");
    HeapEntry copy = find(store(Duration.ofMinutes(16)), key);
    opened.folder("tables").kept.retire(key);
    clock.advance(Duration.ofMinutes(15));
    assertThat(cache.find("k")).as("read anew").isNotNull();
    clock.advance(Duration.ofMinutes(15));

    assertThat(store(Duration.ofMinutes(16)).isCurrent(key, copy))
        .as("not known to live by this copy")
        .isFalse();
    assertThat(cache.find("k")).isNotNull();
  }

  @Test
  void hitThatBringsTheExpiryForward_isToldToOtherCopies() throws IOException {
    reopen(null);
    put("k");
    CacheKey key = CacheKey.of("k");
    CacheStore lasting = store(null);
    HeapEntry copy = find(lasting, key);
    assertThat(lasting.isCurrent(key, copy)).isTrue();
    opened.folder("tables").kept.retire(key);

    assertThat(store(Duration.ofMinutes(16)).find(key)).isNotNull();

    assertThat(lasting.isCurrent(key, copy)).isFalse();
    clock.advance(Duration.ofMinutes(16));
    assertThat(lasting.find(key)).isNull();
  }
}
