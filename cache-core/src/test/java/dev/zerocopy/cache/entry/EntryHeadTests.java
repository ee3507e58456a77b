package dev.zerocopy.cache.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoreStatistics;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EntryHeadTests {

  private static final CacheKey KEY = CacheKey.of("key");
  private static final long NOW = 1_700_000_000_000L;
  private static final long HOUR_MILLIS = 3_600_000;

  /** An entry that may live for an hour. */
  private static byte[] entry() {
    EntryHeader header =
        new EntryHeader(
            new EntryAttributes(7, 3, 0, 0),
            42,
            0,
            NOW,
            NOW + HOUR_MILLIS,
            EntryHeader.contentOffset(KEY.length()) + 4,
            EntryHeader.contentOffset(KEY.length()),
            4,
            4,
            EntryHeader.contentOffset(KEY.length()) + 4,
            0,
            Hashing.xxh64().hashBytesToLong(new byte[0]),
            0,
            0,
            0,
            KEY.bytes());
    byte[] encoded = header.encode(NOW + HOUR_MILLIS).array();
    byte[] whole = new byte[(int) header.lengthBytes()];
    System.arraycopy(encoded, 0, whole, EntryHeader.OFFSET, encoded.length);
    return whole;
  }

  private static byte[] beginning() {
    return Arrays.copyOf(entry(), EntryHead.bytes(KEY));
  }

  private static EntryHead head() throws EntryUnreadableException {
    return EntryHead.of(beginning(), KEY);
  }

  @Test
  void beginning_saysWhichEntryItIs_andWhenItIsOver() throws Exception {
    assertThat(head().entryId()).isEqualTo(42);
    assertThat(head().isOver(NOW + HOUR_MILLIS - 1)).isFalse();
    assertThat(head().isOver(NOW + HOUR_MILLIS)).isTrue();
    assertThat(head().isOver(NOW - Lifespan.CLOCK_TOLERANCE_MILLIS - 1)).isTrue();
  }

  @Test
  void anyDamagedByte_isFound_orMakesItOver() throws Exception {
    for (int at = EntryHeader.OFFSET; at < EntryHead.bytes(KEY); at++) {
      byte[] damaged = beginning();
      damaged[at] ^= 0x10;
      boolean isLive;
      try {
        isLive = !EntryHead.of(damaged, KEY).isOver(NOW);
      } catch (EntryUnreadableException e) {
        isLive = false;
      }
      int inHeader = at - EntryHeader.OFFSET;
      boolean isLastUse = inHeader >= 16 && inHeader < 24;
      boolean isBoot = inHeader >= EntryHeader.BOOT_AT && inHeader < EntryHeader.FIXED_BYTES;
      assertThat(isLive).as("byte %d", at).isEqualTo(isLastUse || isBoot);
    }
  }

  @Test
  void otherKeys_andShorterBytes_areNotRead() {
    assertThatThrownBy(() -> EntryHead.of(beginning(), CacheKey.of("kez")))
        .isInstanceOfSatisfying(
            EntryUnreadableException.class,
            e -> assertThat(e.reason()).isEqualTo(MissReason.ABSENT));
    for (int length = 0; length < EntryHead.bytes(KEY); length++) {
      byte[] cut = Arrays.copyOf(beginning(), length);
      assertThatThrownBy(() -> EntryHead.of(cut, KEY)).isInstanceOf(EntryUnreadableException.class);
    }
  }

  @Test
  void move_ofACaller_isAppliedByReplacingTheWord() throws Exception {
    ExpiryMove move = head().expireAfter(Duration.ofMinutes(1), NOW);
    assertThat(move.entryId()).isEqualTo(42);
    assertThat(move.expiresAtMillis()).isBetween(NOW + 59_990, NOW + 60_000);
    byte[] moved = beginning();
    ByteBuffer words = ByteBuffer.wrap(moved).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(words.getLong(ExpiryMove.WORD_OFFSET)).isEqualTo(move.knownWord());
    assertThat(words.getLong(ExpiryMove.ID_OFFSET)).isEqualTo(42);
    words.putLong(ExpiryMove.WORD_OFFSET, move.newWord());
    assertThat(EntryHead.of(moved, KEY).isOver(move.expiresAtMillis() - 1)).isFalse();
    assertThat(EntryHead.of(moved, KEY).isOver(move.expiresAtMillis())).isTrue();
    assertThat(head().expireAfter(Duration.ofDays(9), NOW).expiresAtMillis())
        .isBetween(NOW + HOUR_MILLIS - 2, NOW + HOUR_MILLIS);
  }

  @Test
  void move_ofAHit_isDueByASixteenth_andNotAfterACallers() throws Exception {
    TimeToIdle idle = new TimeToIdle(Duration.ofMinutes(16));
    byte[] whole = entry();
    ByteBuffer words = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
    words.putLong(ExpiryMove.WORD_OFFSET, LiveWord.encode(NOW + 16 * 60_000));
    MemoryEntry entry = open(whole);
    assertThat(entry.expiryOfHit(idle, NOW + 59_000)).isNull();
    ExpiryMove move = Objects.requireNonNull(entry.expiryOfHit(idle, NOW + 60_000));
    assertThat(move.expiresAtMillis()).isEqualTo(NOW + 17 * 60_000);

    long callers = head().expireAfter(Duration.ofMinutes(3), NOW).newWord();
    words.putLong(ExpiryMove.WORD_OFFSET, callers);
    assertThat(open(whole).expiryOfHit(idle, NOW + 100_000)).isNull();
  }

  private static MemoryEntry open(byte[] whole) throws EntryUnreadableException {
    return EntryAssembler.open(
        ByteBuffer.wrap(whole), KEY, ChecksumMode.EAGER, new StoreStatistics());
  }
}
