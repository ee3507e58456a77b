package dev.zerocopy.cache.codec.records;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.codec.objects.AllowedTypes;
import dev.zerocopy.cache.codec.objects.ForyCodec;
import dev.zerocopy.cache.test.ManualClock;
import dev.zerocopy.cache.test.TempStore;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Records that have no columns, in a cache that stores objects too. */
class RecordFallbackTests {

  private static final Logger LOG = (Logger) LoggerFactory.getLogger(RecordCodec.class);

  record Departure(int gate, OffsetDateTime at) {}

  record Passenger(String name, Map<@Nullable String, Integer> bags) {}

  record Series(double[] values, OffsetDateTime from) {}

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @TempDir private Path directory;

  @BeforeEach
  void listen() {
    logged.start();
    LOG.addAppender(logged);
  }

  @AfterEach
  void stopListening() {
    LOG.detachAppender(logged);
  }

  private NamedCache cache(String... allowed) {
    ClassLoader loader = RecordFallbackTests.class.getClassLoader();
    CacheSerializer serializer =
        CacheSerializer.builder()
            .codec(new RecordCodec(loader))
            .fallback(new ForyCodec(AllowedTypes.of(List.of(allowed)), loader))
            .build();
    return new NamedCache("records", new TempStore(directory, new ManualClock()), serializer, null);
  }

  private NamedCache allowing() {
    return cache(RecordFallbackTests.class.getPackageName() + ".");
  }

  private static Object hit(NamedCache cache, Object key) {
    return Objects.requireNonNull(Objects.requireNonNull(cache.find(key)).value());
  }

  private static List<Departure> departures() {
    return List.of(
        new Departure(1, OffsetDateTime.MIN),
        new Departure(2, OffsetDateTime.parse("2026-02-28T10:00:00+05:30")));
  }

  @Test
  void unsupportedComponent_makesAListOfObjects_andOneLineNamesIt() {
    NamedCache cache = allowing();
    for (int key = 0; key < 3; key++) {
      assertThat(cache.put(key, departures())).isTrue();
      assertThat(hit(cache, key)).isEqualTo(departures()).isNotInstanceOf(RecordList.class);
    }
    assertThat(cache.put("array", departures().toArray(Departure[]::new))).isTrue();
    assertThat((Departure[]) hit(cache, "array")).containsExactlyElementsOf(departures());
    assertThat(logged.list)
        .singleElement()
        .satisfies(line -> assertThat(line.getLevel()).isEqualTo(Level.WARN))
        .extracting(ILoggingEvent::getFormattedMessage)
        .isEqualTo(
            "Values of "
                + Departure.class.getName()
                + " are stored as objects, not as columns: component Departure.at of type"
                + " java.time.OffsetDateTime is not supported");
  }

  @Test
  void unsupportedComponent_ofAClassThatIsNotAllowed_isRefused() {
    NamedCache cache = cache("com.shop.");
    assertThat(cache.put("k", departures())).isFalse();
    assertThat(cache.find("k")).isNull();
    assertThat(cache.statistics().putFailures.sum()).isEqualTo(1);
  }

  @Test
  void singleRecord_isSaidToBeAnObjectOnlyIfItHasAnArray() {
    NamedCache cache = allowing();
    cache.put("small", departures().getFirst());
    assertThat(hit(cache, "small")).isEqualTo(departures().getFirst());
    assertThat(logged.list).isEmpty();

    cache.put("large", new Series(new double[] {1, 2}, OffsetDateTime.MAX));
    assertThat(((Series) hit(cache, "large")).values()).containsExactly(1, 2);
    assertThat(logged.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .contains(Series.class.getName(), "component Series.from");
  }

  @Test
  void valueThatAColumnHasNoPlaceFor_makesAListOfObjects() {
    List<Passenger> half = List.of(new Passenger("\ud83d", Map.of()));
    Map<@Nullable String, Integer> ofNull = new HashMap<>();
    ofNull.put(null, 1);
    NamedCache cache = allowing();
    for (List<?> list : List.of(half, List.of(new Passenger("a", ofNull)))) {
      assertThat(cache.put("k", list)).isTrue();
      assertThat(hit(cache, "k")).isEqualTo(list).isNotInstanceOf(RecordList.class);
    }
    assertThat(logged.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .contains(Passenger.class.getName(), "surrogate");

    List<Passenger> whole = List.of(new Passenger("😀", Map.of("a", 1)));
    cache.put("k", whole);
    assertThat(hit(cache, "k")).isEqualTo(whole).isInstanceOf(RecordList.class);
  }

  @Test
  void listsThatAreNotOfOneClassOrHaveNulls_areObjects() {
    NamedCache cache = allowing();
    List<@Nullable Object> withNull =
        new ArrayList<>(Collections.nCopies(3, new Passenger("a", Map.of())));
    withNull.add(null);
    List<Object> mixed = Arrays.asList(new Passenger("a", Map.of()), departures().getFirst(), 1L);
    for (List<?> list : List.of(withNull, mixed, List.of())) {
      cache.put("k", list);
      assertThat(hit(cache, "k")).isEqualTo(list);
    }
    assertThat(logged.list).isEmpty();
  }
}
