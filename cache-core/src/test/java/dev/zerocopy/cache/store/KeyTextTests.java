package dev.zerocopy.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** By which text a person recognises a key. */
class KeyTextTests {

  record Route(String origin, @Nullable Integer year, List<Long> days) {}

  static List<Object> keysWithTheirOwnText() {
    return List.of(
        "ATL",
        "Zürich \uD83D\uDE00",
        true,
        'x',
        (byte) -1,
        (short) 300,
        2001,
        Long.MIN_VALUE,
        1.5f,
        -0.25,
        new BigInteger("-123456789012345678901234567890"),
        new BigDecimal("12.340"),
        DayOfWeek.MONDAY,
        new UUID(1, 2),
        Instant.parse("2026-11-27T01:02:03.000000004Z"),
        LocalDate.of(2001, 9, 30),
        LocalDateTime.of(2001, 9, 30, 12, 5),
        LocalDateTime.of(2001, 9, 30, 12, 5).atZone(ZoneId.of("Europe/Berlin")),
        Duration.ofSeconds(90),
        List.of("a", 1, List.of(2L)),
        Map.of("k", "v"),
        new Route("ATL", 2001, List.of(1L, 2L)),
        new Route("ATL", null, List.of()));
  }

  @ParameterizedTest
  @MethodSource("keysWithTheirOwnText")
  void text_isWhatTheKeySays(Object key) {
    assertThat(CacheKey.of(key).text()).isEqualTo(key.toString());
  }

  @Test
  void others_areReadable() {
    assertThat(CacheKey.of(null).text()).isEqualTo("null");
    assertThat(CacheKey.of(new int[] {1, 2}).text()).isEqualTo("[1, 2]");
    assertThat(CacheKey.of(new String[] {"a", "b"}).text()).isEqualTo("[a, b]");
    assertThat(CacheKey.of(Optional.of("a")).text()).isEqualTo("a");
    assertThat(CacheKey.of(String.class).text()).isEqualTo("java.lang.String");
  }

  @Test
  void longOnes_areCut() {
    String cut = CacheKey.of("x".repeat(1000)).text();
    assertThat(cut).hasSize(KeyText.MAX_CHARS).endsWith("x…");
    assertThat(CacheKey.of(new long[5000]).text()).hasSize(KeyText.MAX_CHARS).endsWith("…");
  }

  @Test
  void whatHasNoText_hasNone() {
    assertThat(CacheKey.of(Locale.GERMANY).text()).isNull();
    assertThat(CacheKey.of(List.of(URI.create("http://h/"))).text()).isNull();
  }

  /** A header that is damaged may hold any bytes: they have no text, and are no exception. */
  @Test
  void partOfAKey_hasNoText() {
    for (Object key : SampleKeys.all(false)) {
      byte[] bytes = CacheKey.of(key).bytes();
      assertThat(KeyText.of(Arrays.copyOf(bytes, bytes.length - 1))).isNull();
      assertThat(KeyText.of(Arrays.copyOf(bytes, bytes.length + 1))).isNull();
    }
  }
}
