package dev.zerocopy.cache.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zerocopy.cache.spring.actuate.CacheDescriptors.CacheDescriptor;
import dev.zerocopy.cache.spring.actuate.CacheDescriptors.EntryDescriptor;
import dev.zerocopy.cache.spring.actuate.CacheDescriptors.MemoryKindsDescriptor;
import dev.zerocopy.cache.spring.actuate.CacheDescriptors.PageDescriptor;
import dev.zerocopy.cache.spring.actuate.CacheDescriptors.ProcessMemoryDescriptor;
import dev.zerocopy.cache.spring.actuate.CacheDescriptors.VerificationDescriptor;
import dev.zerocopy.cache.spring.actuate.ZeroCopyCacheEndpoint;
import dev.zerocopy.cache.spring.actuate.ZeroCopyCacheInfoContributor;
import dev.zerocopy.cache.store.CacheKey;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.context.ApplicationContext;

/** What the endpoint and info say of caches, and when they are there. */
class EndpointTests {

  @TempDir private Path directory;

  private ApplicationContextRunner runner() {
    return Contexts.serializing(directory)
        .withConfiguration(AutoConfigurations.of(ZeroCopyCacheEndpointAutoConfiguration.class))
        .withPropertyValues(
            "management.endpoints.web.exposure.include=zerocopycache",
            "zerocopy.cache.caches.texts.time-to-live=1h",
            "zerocopy.cache.caches.texts.max-size=8GB");
  }

  private static Cache texts(ApplicationContext context) {
    return Objects.requireNonNull(context.getBean(CacheManager.class).getCache("texts"));
  }

  private static ZeroCopyCacheEndpoint endpoint(ApplicationContext context) {
    return context.getBean(ZeroCopyCacheEndpoint.class);
  }

  private static PageDescriptor page(
      ApplicationContext context, @Nullable String after, @Nullable Integer size)
      throws IOException {
    return Objects.requireNonNull(
        Objects.requireNonNull(endpoint(context).cache("texts", after, size)).page());
  }

  @Test
  void caches_haveSettingsAndWhatWasCounted() {
    runner()
        .run(
            context -> {
              texts(context).put("k", "text");
              assertThat(texts(context).get("k")).isNotNull();
              assertThat(texts(context).get("other")).isNull();
              Objects.requireNonNull(context.getBean(CacheManager.class).getCache("late")).get("k");
              Map<String, CacheDescriptor> caches = endpoint(context).caches().caches();
              assertThat(caches).containsOnlyKeys("texts", "late");
              CacheDescriptor cache = Objects.requireNonNull(caches.get("texts"));
              assertThat(cache.backend()).isEqualTo("file");
              assertThat(cache.settings())
                  .containsEntry("time-to-live", "PT1H")
                  .containsEntry("max-size", "8GB")
                  .containsEntry("fsync", "none");
              assertThat(cache.statistics().hitRate()).isEqualTo(0.5);
              assertThat(cache.statistics().missesByReason()).isEqualTo(Map.of("absent", 1L));
              assertThat(cache.entries()).isEqualTo(1);
              assertThat(cache.bytes().stored()).isEqualTo(4096);
              assertThat(Objects.requireNonNull(cache.ages()).sampled()).isEqualTo(1);
              assertThat(Objects.requireNonNull(cache.ages()).oldest())
                  .isLessThan(Duration.ofHours(1));
              assertThat(Objects.requireNonNull(caches.get("late")).statistics().hitRate())
                  .isZero();
              assertThat(Objects.requireNonNull(caches.get("late")).ages()).isNull();
            });
  }

  @Test
  void memory_hasWhatIsResident_andTheShareOfIt() {
    runner()
        .run(
            context -> {
              ProcessMemoryDescriptor memory = endpoint(context).caches().memory();
              MemoryKindsDescriptor rss = Objects.requireNonNull(memory.rss());
              MemoryKindsDescriptor pss = Objects.requireNonNull(memory.pss());
              assertThat(rss.anonymous()).isGreaterThan(10 << 20);
              assertThat(rss.file()).isGreaterThan(1 << 20);
              assertThat(pss.anonymous()).isBetween(rss.anonymous() / 2, rss.anonymous() * 2);
              assertThat(pss.file()).isBetween(1L, rss.file() * 2);
            });
  }

  @Test
  void entries_comeInPages_withKeysSizesAndExpiry() {
    runner()
        .run(
            context -> {
              for (int i = 0; i < 10; i++) {
                texts(context).put(i, "text " + i);
              }
              List<EntryDescriptor> entries = new ArrayList<>();
              String next = null;
              do {
                PageDescriptor page = page(context, next, 3);
                entries.addAll(page.entries());
                next = page.next();
              } while (next != null);
              assertThat(entries)
                  .extracting(EntryDescriptor::key)
                  .containsExactlyInAnyOrder("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
              EntryDescriptor entry = entries.getFirst();
              assertThat(entry.state()).isEqualTo("live");
              assertThat(Objects.requireNonNull(entry.expires()))
                  .isEqualTo(Objects.requireNonNull(entry.created()).plusSeconds(3600));
              assertThat(endpoint(context).entry("texts", entry.hash()))
                  .extracting(EntryDescriptor::key)
                  .isEqualTo(entry.key());
            });
  }

  @Test
  void keys_canBeHidden() {
    runner()
        .withPropertyValues("zerocopy.cache.endpoint.show-keys=false")
        .run(
            context -> {
              texts(context).put("secret", "text");
              assertThat(page(context, null, null).entries().getFirst().key()).isNull();
            });
  }

  @Test
  void verify_namesCacheEntryAndBlock_andRemovesIt() {
    runner()
        .run(
            context -> {
              texts(context).put("good", "text".repeat(100_000));
              texts(context).put("bad", "text".repeat(100_000));
              String hash = CacheKey.of("bad").hashHex();
              EntryDescriptor entry =
                  Objects.requireNonNull(endpoint(context).entry("texts", hash));
              try (RandomAccessFile file = new RandomAccessFile(entry.location(), "rw")) {
                file.seek(300_000);
                file.write('T' ^ 0x55);
              }
              VerificationDescriptor found = endpoint(context).verifyAll("texts");
              assertThat(found.cache()).isEqualTo("texts");
              assertThat(found.entries()).isEqualTo(2);
              assertThat(found.damaged()).hasSize(1);
              assertThat(found.damaged().getFirst().entry().key()).isEqualTo("bad");
              assertThat(found.damaged().getFirst().problem()).startsWith("block 1 at offset ");
              assertThat(endpoint(context).entry("texts", hash)).isNull();
              assertThat(texts(context).get("bad")).isNull();
              assertThat(endpoint(context).verify("texts", CacheKey.of("good").hashHex()).damaged())
                  .isEmpty();
            });
  }

  @Test
  void evict_removesOneEntry() {
    runner()
        .run(
            context -> {
              texts(context).put("k", "text");
              assertThat(texts(context).get("k")).isNotNull();
              String hash = CacheKey.of("k").hashHex();
              assertThat(endpoint(context).evict("texts", hash).evicted()).isTrue();
              assertThat(texts(context).get("k")).isNull();
              assertThat(endpoint(context).evict("texts", hash).evicted()).isFalse();
            });
  }

  @Test
  void whatThereIsNot_isNotFoundOrABadRequest() {
    runner()
        .run(
            context -> {
              ZeroCopyCacheEndpoint endpoint = endpoint(context);
              assertThat(endpoint.cache("absent", null, null)).isNull();
              assertThat(endpoint.entry("texts", "0")).isNull();
              for (String hash : List.of("0", "../../x", "0".repeat(32))) {
                assertThatExceptionOfType(InvalidEndpointRequestException.class)
                    .isThrownBy(() -> endpoint.verify("texts", hash))
                    .withMessageContaining("texts has no entry of hash " + hash);
              }
              assertThatExceptionOfType(InvalidEndpointRequestException.class)
                  .isThrownBy(() -> endpoint.evict("absent", "0".repeat(32)))
                  .withMessageContaining("no cache absent; present are [texts]");
              assertThatExceptionOfType(InvalidEndpointRequestException.class)
                  .isThrownBy(() -> endpoint.cache("texts", null, 0))
                  .withMessageContaining("size must be from 1 to 1000");
              assertThatExceptionOfType(InvalidEndpointRequestException.class)
                  .isThrownBy(() -> endpoint.cache("texts", "x", null))
                  .withMessageContaining("after must be the hash");
            });
  }

  @Test
  void endpointThatIsNotExposed_isNotMade() {
    runner()
        .withPropertyValues("management.endpoints.web.exposure.include=health")
        .run(context -> assertThat(context).doesNotHaveBean(ZeroCopyCacheEndpoint.class));
  }

  @Test
  void applicationWithoutActuator_starts() {
    runner()
        .withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
        .run(context -> assertThat(context).hasNotFailed().hasSingleBean(CacheManager.class));
  }

  @Test
  void info_saysBackendsAndWhatTheJvmCan() {
    runner()
        .run(
            context -> {
              Info.Builder builder = new Info.Builder();
              context.getBean(ZeroCopyCacheInfoContributor.class).contribute(builder);
              Map<?, ?> info = (Map<?, ?>) builder.build().getDetails().get("zerocopycache");
              assertThat(Objects.requireNonNull(info).get("backends"))
                  .isEqualTo(Map.of("file", List.of("texts")));
              assertThat(String.valueOf(info.get("jvm"))).contains("maxMappings=");
            });
  }
}
