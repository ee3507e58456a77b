package dev.zerocopy.cache.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes, hash and equality of a key. */
class CacheKeyTests {

  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void of_equalKeys_areEqual() {
    CacheKey one = CacheKey.of(Map.of("a", List.of(1, 2L)));
    CacheKey other = CacheKey.of(Map.of("a", List.of(1, 2L)));
    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(one.hashHex()).isEqualTo(other.hashHex());
    assertThat(one).isNotEqualTo(CacheKey.of(Map.of("a", List.of(1, 2))));
  }

  @Test
  void of_samples_haveDifferentHashes() {
    Set<String> hashes = new HashSet<>();
    SampleKeys.all(false)
        .forEach(key -> assertThat(hashes.add(CacheKey.of(key).hashHex())).isTrue());
  }

  @Test
  void ofBytes_bytesOfAKey_isThatKey() {
    CacheKey key = CacheKey.of("hello");
    assertThat(CacheKey.ofBytes(key.bytes())).isEqualTo(key);
    assertThat(key.length()).isEqualTo(key.bytes().length);
  }

  @Test
  void ofBytes_tooManyBytes_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CacheKey.ofBytes(new byte[CacheKey.MAX_KEY_BYTES + 1]))
        .withMessage("Cache key must be at most 65536 bytes, got 65537");
  }

  @Test
  void bytes_changedByTheCaller_leaveTheKeyAlone() {
    byte[] given = HELLO.clone();
    CacheKey key = CacheKey.ofBytes(given);
    given[0]++;
    key.bytes()[0]++;
    assertThat(key.bytes()).isEqualTo(HELLO);
  }

  /** Published results of XXH3-128 with seed 0: names of files depend on them. */
  @ParameterizedTest
  @CsvSource({"'', 99aa06d3014798d86001c324468d497f", "hello, b5e9c1ad071b3e7fc779cfaa5e523818"})
  void hashHex_knownBytes_isXxh3(String bytes, String hash) {
    CacheKey key = CacheKey.ofBytes(bytes.getBytes(StandardCharsets.US_ASCII));
    assertThat(key.hashHex()).isEqualTo(hash);
    assertThat(key.hashHigh()).isEqualTo(Long.parseUnsignedLong(hash.substring(0, 16), 16));
    assertThat(key.hashLow()).isEqualTo(Long.parseUnsignedLong(hash.substring(16), 16));
    assertThat(key.hashCode()).isEqualTo(Long.hashCode(key.hashLow()));
  }

  /**
   * Two words of 32 bytes, exchanged and combined with the difference of the two words of the XXH3
   * secret that they are multiplied with: the product stays, so does their sum.
   */
  @Test
  void equals_otherBytesWithTheSameHash_isFalse() {
    String zeros = "0".repeat(32);
    CacheKey one = CacheKey.ofBytes(HEX.parseHex("0000000000000000ffffffffffffffff" + zeros));
    CacheKey other = CacheKey.ofBytes(HEX.parseHex("3b0012ea2b7a195dc4ffed15d485e6a2" + zeros));
    assertThat(one.hashHex()).isEqualTo(other.hashHex());
    assertThat(one).isNotEqualTo(other);
    assertThat(one.sameBytes(ByteBuffer.wrap(other.bytes()))).isFalse();
  }

  @Test
  void sameBytes_buffer_comparesWhatRemainsAndLeavesItThere() {
    CacheKey key = CacheKey.ofBytes(HELLO);
    ByteBuffer buffer = ByteBuffer.allocateDirect(7).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(1, HELLO).position(1).limit(6);
    assertThat(key.sameBytes(buffer)).isTrue();
    assertThat(key.sameBytes(buffer.asReadOnlyBuffer())).isTrue();
    assertThat(buffer.position()).isEqualTo(1);
    assertThat(key.sameBytes(buffer.duplicate().limit(5))).isFalse();
    assertThat(key.sameBytes(buffer.duplicate().limit(7))).isFalse();
    assertThat(key.sameBytes(buffer.put(5, (byte) 'O'))).isFalse();
  }

  @Test
  void sameBytes_segment_comparesAllOfIt() {
    CacheKey key = CacheKey.ofBytes(HELLO);
    MemorySegment segment = Arena.ofAuto().allocate(6);
    MemorySegment.copy(MemorySegment.ofArray(HELLO), 0, segment, 0, 5);
    assertThat(key.sameBytes(segment.asSlice(0, 5))).isTrue();
    assertThat(key.sameBytes(segment)).isFalse();
    assertThat(key.sameBytes(segment.asSlice(0, 4))).isFalse();
    segment.set(ValueLayout.JAVA_BYTE, 4, (byte) 'O');
    assertThat(key.sameBytes(segment.asSlice(0, 5))).isFalse();
  }

  @Test
  void toString_keyWithASecret_isTheHashOnly() {
    CacheKey key = CacheKey.of("secret");
    assertThat(key).hasToString(key.hashHex());
    assertThat(key.toString()).matches("[0-9a-f]{32}");
  }

  @Test
  void of_frequentKeys_allocatesAtMost200Bytes() {
    assertThat(bytesPerKey("short string")).isLessThanOrEqualTo(200);
    assertThat(bytesPerKey(123_456_789_012L)).isLessThanOrEqualTo(200);
    assertThat(bytesPerKey(123_456)).isLessThanOrEqualTo(200);
  }

  /** The least of several rounds, as the compiler replaces the code in one of the first. */
  private static long bytesPerKey(Object key) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    CacheKey[] kept = new CacheKey[10_000];
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < kept.length; i++) {
        kept[i] = CacheKey.of(key);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(kept).containsOnly(CacheKey.of(key));
    return least / kept.length;
  }
}
