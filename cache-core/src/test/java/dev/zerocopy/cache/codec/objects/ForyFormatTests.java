package dev.zerocopy.cache.codec.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bytes that this release writes are those of the release that wrote {@code fory-1.entry}: if
 * not, {@code ForyCodec.FORMAT} must move, and the file be written anew by {@link #main}.
 */
class ForyFormatTests {

  private static final String ENTRY = "fory-1.entry";

  @TempDir private Path directory;

  private static Object value() {
    LocalDateTime time = LocalDateTime.of(2026, 2, 28, 13, 14, 15, 16);
    Plain plain =
        new Plain(true, (byte) 1, (short) 2, 'c', 3, 4L, 5.5f, 6.25, "text \u00e4 \u4e2d", null);
    EnumMap<TimeUnit, Integer> units = new EnumMap<>(Map.of(TimeUnit.DAYS, 1));
    return new ArrayList<>(
        List.of(
            plain,
            plain,
            new Holder(List.of("a", "b", "c"), new TreeMap<>(Map.of("k", 1L)), Optional.of(7)),
            new int[] {1, -2},
            new String[] {"x"},
            Map.of("one", Set.of(1)),
            units,
            new BigDecimal("-12345678901234567890.123"),
            BigInteger.TEN.pow(30),
            time,
            LocalDate.EPOCH,
            Instant.EPOCH,
            Duration.ofNanos(-1),
            ZonedDateTime.of(time, ZoneId.of("Europe/Berlin")),
            new UUID(1, 2),
            Locale.forLanguageTag("zh-Hant-TW")));
  }

  @Test
  void entryOfTheReleaseThatIntroducedTheFormat_isRead() throws IOException {
    Path file = directory.resolve(ENTRY);
    try (InputStream entry =
        Objects.requireNonNull(ForyFormatTests.class.getResourceAsStream(ENTRY))) {
      Files.copy(entry, file);
    }
    Object read = ObjectFiles.read(file, ObjectFiles.fory());
    assertThat(new Sameness(true).same(value(), read)).isTrue();
  }

  /** Writes the entry to the path that is given. */
  public static void main(String[] arguments) throws IOException {
    ObjectFiles.writeTo(Path.of(arguments[0]), ObjectFiles.fory(), value());
  }

  record Plain(
      boolean flag,
      byte one,
      short two,
      char three,
      int four,
      long five,
      float six,
      double seven,
      String eight,
      @Nullable String nine) {}

  record Holder(List<String> list, Map<String, Long> map, Optional<Integer> optional) {}
}
