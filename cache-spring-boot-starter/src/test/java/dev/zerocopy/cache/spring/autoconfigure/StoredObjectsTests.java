package dev.zerocopy.cache.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageImpl;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.SliceImpl;
import org.springframework.data.domain.Sort;

/** Ordinary objects of an application, in a cache as Spring Boot sets it up. */
class StoredObjectsTests {

  @TempDir private Path directory;

  enum Size {
    SMALL,
    LARGE {
      @Override
      String unit() {
        return "crate";
      }
    };

    String unit() {
      return "box";
    }
  }

  sealed interface Payment permits Card, Cash {}

  record Card(String number, Optional<LocalDate> expires) implements Payment {}

  static final class Cash implements Payment {

    private final BigDecimal amount;

    Cash(BigDecimal amount) {
      this.amount = amount;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Cash cash && cash.amount.equals(amount);
    }

    @Override
    public int hashCode() {
      return amount.hashCode();
    }
  }

  /** An entity as an object mapper wants it: no default constructor, parts that point back. */
  static class Customer {

    private final long id;
    private final List<Parcel> parcels = new ArrayList<>();
    private String name;
    private transient int uses;

    Customer(long id, String name) {
      this.id = id;
      this.name = Objects.requireNonNull(name);
    }

    Customer send(Size size) {
      parcels.add(new Parcel(this, size));
      uses++;
      return this;
    }
  }

  static final class Parcel {

    private final Customer sender;
    private final Size size;

    Parcel(Customer sender, Size size) {
      this.sender = sender;
      this.size = size;
    }
  }

  record Tree<T extends Comparable<T>>(
      T value, List<Tree<T>> below, Map<String, ? extends T> more) {}

  record Invoice(long number, Payment payment, Size size) {}

  /** Stores a value and gives it to the steps as a hit, with what hits it again. */
  private void withHits(UnaryOperator<Object> made, Hits steps) {
    Contexts.caching(directory)
        .withInitializer(
            context ->
                AutoConfigurationPackages.register(
                    (BeanDefinitionRegistry) context.getBeanFactory(),
                    StoredObjectsTests.class.getPackageName()))
        .run(
            context -> {
              Cache cache =
                  Objects.requireNonNull(context.getBean(CacheManager.class).getCache("objects"));
              Object value = made.apply("a value");
              cache.put("k", value);
              steps.run(value, hit(cache), hit(cache));
            });
  }

  private static Object hit(Cache cache) {
    return Objects.requireNonNull(Objects.requireNonNull(cache.get("k")).get());
  }

  @FunctionalInterface
  private interface Hits {
    void run(Object value, Object hit, Object other) throws Exception;
  }

  private void assertEqualHits(Object value) {
    withHits(
        any -> value,
        (stored, hit, other) ->
            assertThat(hit).isEqualTo(stored).isEqualTo(other).hasSameClassAs(stored));
  }

  @Test
  void entity_withoutDefaultConstructor_hasItsPrivateFieldsAndItsCycle() {
    withHits(
        any -> new Customer(7, "Ada").send(Size.SMALL).send(Size.LARGE),
        (stored, first, second) -> {
          Customer hit = (Customer) first;
          assertThat(hit.id).isEqualTo(7);
          assertThat(hit.name).isEqualTo("Ada");
          assertThat(hit.uses).isZero();
          assertThat(hit.parcels).extracting(parcel -> parcel.sender).containsOnly(hit);
          assertThat(hit.parcels)
              .extracting(parcel -> parcel.size)
              .containsExactly(Size.SMALL, Size.LARGE);
          hit.name = "changed";
          hit.parcels.clear();
          assertThat(((Customer) second).name).isEqualTo("Ada");
          assertThat(((Customer) second).parcels).hasSize(2);
        });
  }

  @Test
  void sealedTypes_areOfTheirClasses() {
    assertEqualHits(
        List.of(
            new Card("4000", Optional.of(LocalDate.MAX)),
            new Cash(new BigDecimal("7.50")),
            new Card("", Optional.empty())));
    assertEqualHits(new Invoice(1, new Cash(BigDecimal.TEN), Size.LARGE));
  }

  @Test
  void generics_areEqual() {
    assertEqualHits(
        new Tree<>(
            "root",
            List.of(new Tree<>("leaf", List.of(), Map.of("a", "b"))),
            new TreeMap<>(Map.of("c", "d"))));
    assertEqualHits(new Tree<>(7, List.of(), Map.of("a", 8)));
  }

  @Test
  void immutableCollectionsOfTheJdk_stayImmutable() {
    for (Collection<Integer> immutable :
        List.<Collection<Integer>>of(
            List.of(),
            List.of(1, 2, 3),
            Set.of(1, 2),
            List.copyOf(List.of(1)),
            Collections.unmodifiableList(new ArrayList<>(List.of(1, 2))),
            Collections.nCopies(3, 1).stream().toList(),
            Map.of(1, "a").keySet().stream().toList())) {
      withHits(
          any -> immutable,
          (stored, hit, other) -> {
            assertThat(hit).isEqualTo(stored);
            @SuppressWarnings("unchecked")
            Collection<Integer> read = (Collection<Integer>) hit;
            assertThatThrownBy(() -> read.add(4)).isInstanceOf(UnsupportedOperationException.class);
          });
    }
    assertEqualHits(Map.of("a", List.of(1), "b", List.of()));
  }

  @Test
  void enums_optionals_andTimes_areEqual() {
    assertEqualHits(Size.LARGE);
    assertEqualHits(new EnumMap<>(Map.of(DayOfWeek.SUNDAY, Size.SMALL)));
    assertEqualHits(
        List.of(
            Optional.empty(),
            Optional.of(Instant.MAX),
            Duration.ofNanos(-1),
            Period.ofDays(3),
            Year.of(2026),
            OffsetDateTime.MIN,
            ZonedDateTime.parse("2025-10-26T02:30+01:00[Europe/Berlin]")));
  }

  @Test
  void pageOfSpringData_isEqual() {
    List<Invoice> invoices =
        List.of(
            new Invoice(1, new Cash(BigDecimal.ONE), Size.SMALL),
            new Invoice(2, new Card("4000", Optional.empty()), Size.LARGE));
    Sort sort = Sort.by(Sort.Order.desc("number").ignoreCase().nullsLast(), Sort.Order.asc("size"));
    assertEqualHits(new PageImpl<>(invoices, PageRequest.of(3, 2, sort), 100));
    assertEqualHits(new PageImpl<>(invoices));
    assertEqualHits(Page.empty());
    assertEqualHits(Page.empty(PageRequest.of(1, 5)));
    assertEqualHits(new SliceImpl<>(invoices, PageRequest.ofSize(2), true));
    withHits(
        any -> new PageImpl<>(invoices, Pageable.unpaged(sort), 2),
        (stored, hit, other) -> {
          Page<?> page = (Page<?>) hit;
          assertThat(page.getContent()).isEqualTo(invoices);
          assertThat(page.getPageable().isUnpaged()).isTrue();
          assertThat(page.getSort()).isEqualTo(sort);
        });
  }
}
