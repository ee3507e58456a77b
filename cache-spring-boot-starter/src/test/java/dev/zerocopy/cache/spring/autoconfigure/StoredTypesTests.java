package dev.zerocopy.cache.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.records.RecordList;
import dev.zerocopy.cache.store.MissReason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;

/** What may be cached without a serializer of one's own. */
class StoredTypesTests {

  private static final String ALLOWED =
      "zerocopy.cache.objects.allowed-packages=" + StoredTypesTests.class.getPackageName() + ".";

  @TempDir private Path directory;

  /** An ordinary mutable class, not serializable. */
  static final class Entity {

    private String name;

    Entity(String name) {
      this.name = name;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Entity entity && entity.name.equals(name);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  record Row(int number, String text) {}

  private ApplicationContextRunner runner(String... properties) {
    return Contexts.caching(directory).withPropertyValues(properties);
  }

  private void withCache(Consumer<Cache> steps, String... properties) {
    runner(properties)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              CacheManager caches = context.getBean(CacheManager.class);
              steps.accept(Objects.requireNonNull(caches.getCache("values")));
            });
  }

  private static Object hit(Cache cache, String key) {
    return Objects.requireNonNull(Objects.requireNonNull(cache.get(key)).get());
  }

  private static NamedCache named(Cache cache) {
    return (NamedCache) cache.getNativeCache();
  }

  @Test
  void recordsBytesTextAndResources_areStored() {
    withCache(
        cache -> {
          List<Row> rows = List.of(new Row(1, "one"), new Row(2, "two"));
          cache.put("rows", rows);
          assertThat(hit(cache, "rows")).isEqualTo(rows).isInstanceOf(RecordList.class);
          cache.put("bytes", new byte[] {1, 2, 3});
          assertThat((byte[]) hit(cache, "bytes")).containsExactly(1, 2, 3);
          cache.put("text", "text");
          assertThat(hit(cache, "text")).isEqualTo("text");
          cache.put("resource", new ByteArrayResource("content".getBytes(StandardCharsets.UTF_8)));
          assertThat((Resource) hit(cache, "resource"))
              .satisfies(
                  resource ->
                      assertThat(resource.getContentAsString(StandardCharsets.UTF_8))
                          .isEqualTo("content"));
        });
  }

  @Test
  void objects_areStoredIfTheirPackageIsAllowed_andEachHitIsACopy() {
    withCache(
        cache -> {
          Map<String, Entity> value = Map.of("a", new Entity("b"));
          cache.put("k", value);
          assertThat(hit(cache, "k")).isEqualTo(value);
          ((Entity) Objects.requireNonNull(((Map<?, ?>) hit(cache, "k")).get("a"))).name = "x";
          assertThat(hit(cache, "k")).isEqualTo(value);
        },
        ALLOWED);
  }

  @Test
  void objects_ofOtherPackages_areNotStoredAndNotRead() {
    withCache(cache -> cache.put("k", new Entity("a")), ALLOWED);
    withCache(
        cache -> {
          assertThat(cache.get("k")).isNull();
          assertThat(named(cache).statistics().misses(MissReason.ERROR)).isEqualTo(1);
          cache.put("other", new Entity("a"));
          assertThat(cache.get("other")).isNull();
          assertThat(named(cache).statistics().putFailures.sum()).isEqualTo(1);
        });
  }

  record Departure(int gate, OffsetDateTime at) {}

  @Test
  void recordsWithoutColumns_areObjects_underTheSameList() {
    List<Departure> departures = List.of(new Departure(1, OffsetDateTime.MIN));
    withCache(
        cache -> {
          cache.put("k", departures);
          assertThat(hit(cache, "k")).isEqualTo(departures).isNotInstanceOf(RecordList.class);
        },
        ALLOWED);
    withCache(
        cache -> {
          assertThat(cache.get("k")).isNull();
          cache.put("other", departures);
          assertThat(cache.get("other")).isNull();
          assertThat(named(cache).statistics().putFailures.sum()).isEqualTo(1);
        });
  }

  @Test
  void packagesOfTheApplication_areAllowed() {
    Contexts.caching(directory)
        .withInitializer(
            context ->
                AutoConfigurationPackages.register(
                    (BeanDefinitionRegistry) context.getBeanFactory(),
                    StoredTypesTests.class.getPackageName()))
        .run(
            context -> {
              Cache cache =
                  Objects.requireNonNull(context.getBean(CacheManager.class).getCache("values"));
              cache.put("k", new Entity("a"));
              assertThat(hit(cache, "k")).isEqualTo(new Entity("a"));
            });
  }

  @Test
  void codecOfACache_storesItsObjects_andDoesNotReadThoseOfAnother() {
    Map<String, Object> value = Map.of("a", List.of(1, 2));
    withCache(cache -> cache.put("k", value));
    withCache(
        cache -> {
          assertThat(cache.get("k")).isNull();
          assertThat(named(cache).statistics().misses(MissReason.VERSION)).isEqualTo(1);
          cache.put("k", value);
          assertThat(hit(cache, "k")).isEqualTo(value);
        },
        "zerocopy.cache.caches.values.codec=jdk");
  }

  @Test
  void codecWhoseLibraryIsNotThere_stopsTheStart() {
    runner("zerocopy.cache.caches.values.codec=jackson")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessageContaining("zerocopy.cache.caches.values.codec")
                    .hasMessageContaining("tools.jackson.core:jackson-databind"));
  }

  @Test
  void patternThatIsNone_stopsTheStart() {
    runner("zerocopy.cache.objects.allowed-packages=com.shop.*")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                    .hasMessageContaining("allowed-packages"));
  }
}
