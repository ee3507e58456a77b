package dev.zerocopy.cache.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.spring.FileBackend;
import dev.zerocopy.cache.spring.TextCodec;
import dev.zerocopy.cache.spring.observation.CacheObservationContext;
import dev.zerocopy.cache.spring.observation.CacheObservationConvention;
import dev.zerocopy.cache.spring.observation.DefaultCacheObservationConvention;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What handlers of observations hear of caches, and when they hear nothing. */
class CacheObservationTests {

  @TempDir private Path directory;

  private final Recorder recorder = new Recorder();

  /** With Spring Boot's metrics, thus with their handler. */
  private ApplicationContextRunner metered() {
    return Contexts.caching(directory)
        .withUserConfiguration(Texts.class)
        .withConfiguration(
            AutoConfigurations.of(
                MetricsAutoConfiguration.class,
                CompositeMeterRegistryAutoConfiguration.class,
                SimpleMetricsExportAutoConfiguration.class,
                ObservationAutoConfiguration.class,
                ZeroCopyCacheObservationAutoConfiguration.class));
  }

  /** With a handler that does more than make meters. */
  private ApplicationContextRunner traced() {
    return metered().withBean(ObservationHandler.class, () -> recorder);
  }

  private static Cache cache(ApplicationContext context) {
    return Objects.requireNonNull(context.getBean(CacheManager.class).getCache("texts"));
  }

  @Test
  void lookUpLoadAndPut_areObserved_theLoadersWorkWithinTheLoad() {
    traced()
        .run(
            context -> {
              ObservationRegistry registry = context.getBean(ObservationRegistry.class);
              cache(context)
                  .get(
                      "a",
                      () -> {
                        Observation.createNotStarted("query", registry).observe(() -> {});
                        return "one";
                      });
              assertThat(cache(context).get("a")).isNotNull();
              assertThat(recorder.stopped)
                  .containsExactly(
                      "get texts miss",
                      "query in load",
                      "load texts loaded",
                      "put texts stored bytes",
                      "get texts hit bytes");
              assertThat(registry.getCurrentObservation()).isNull();
            });
  }

  @Test
  void failures_areErrorsOfTheObservation() {
    traced()
        .run(
            context -> {
              assertThatThrownBy(() -> cache(context).get("a", CacheObservationTests::fail));
              cache(context).put("b", new Object());
              assertThat(recorder.stopped)
                  .containsExactly(
                      "get texts miss",
                      "load texts failed IllegalStateException",
                      "put texts failed UnsupportedValueException");
            });
  }

  private static String fail() {
    throw new IllegalStateException("loader");
  }

  @Test
  void loadWithAFuture_endsWithIt_andLeavesTheCallersThread() {
    traced()
        .run(
            context -> {
              CompletableFuture<String> loading = new CompletableFuture<>();
              CompletableFuture<String> result = cache(context).retrieve("a", () -> loading);
              assertThat(context.getBean(ObservationRegistry.class).getCurrentObservation())
                  .isNull();
              assertThat(recorder.stopped).containsExactly("get texts miss");
              loading.complete("one");
              assertThat(result).isCompletedWithValue("one");
              assertThat(recorder.stopped)
                  .containsExactly("get texts miss", "load texts loaded", "put texts stored bytes");
            });
  }

  @Test
  void meterHandlerAlone_observesNothing_unlessItIsAskedFor() {
    metered()
        .run(
            context -> {
              assertThat(cache(context).get("a")).isNull();
              assertThat(operations(context)).isZero();
            });
    metered()
        .withPropertyValues("zerocopy.cache.observations.enabled=true")
        .run(
            context -> {
              assertThat(cache(context).get("a")).isNull();
              assertThat(operations(context)).isEqualTo(1);
            });
  }

  private static long operations(ApplicationContext context) {
    return context.getBean(MeterRegistry.class).find("zerocopy.cache.operations").timers().stream()
        .mapToLong(timer -> timer.count())
        .sum();
  }

  @Test
  void observationsThatAreSwitchedOff_areNone() {
    traced()
        .withPropertyValues("zerocopy.cache.observations.enabled=false")
        .run(
            context -> {
              cache(context).put("a", "one");
              assertThat(recorder.stopped).isEmpty();
            });
  }

  @Test
  void bootsPredicate_switchesThemOffByName() {
    traced()
        .withPropertyValues("management.observations.enable.zerocopy.cache=false")
        .run(
            context -> {
              cache(context).put("a", "one");
              assertThat(recorder.stopped).isEmpty();
            });
  }

  @Test
  void conventionOfAnApplication_namesThem() {
    traced()
        .withBean(CacheObservationConvention.class, Named::new)
        .run(
            context -> {
              assertThat(cache(context).get("a")).isNull();
              assertThat(recorder.stopped).containsExactly("look into texts miss");
            });
  }

  private static final class Named extends DefaultCacheObservationConvention {

    @Override
    public String getContextualName(CacheObservationContext context) {
      return "look into " + context.cacheName();
    }
  }

  @Test
  void handlerThatThrows_leavesTheOperationAlone() {
    for (String step : List.of("start", "scope", "close", "stop")) {
      metered()
          .withBean(ObservationHandler.class, () -> new Throwing(step))
          .run(
              context -> {
                cache(context).put("a", "one");
                assertThat(Objects.requireNonNull(cache(context).get("a")).get()).isEqualTo("one");
                assertThat(context.getBean(ObservationRegistry.class).getCurrentObservation())
                    .as(step)
                    .isNull();
              });
    }
  }

  @Test
  void withoutARegistry_cachesWork() {
    Contexts.caching(directory)
        .withConfiguration(AutoConfigurations.of(ZeroCopyCacheObservationAutoConfiguration.class))
        .run(
            context -> assertThat(context).hasNotFailed().doesNotHaveBean(CacheObservations.class));
  }

  @Test
  void withoutMicrometer_cachesWork() {
    Contexts.caching(directory)
        .withClassLoader(new FilteredClassLoader("io.micrometer"))
        .withConfiguration(AutoConfigurations.of(ZeroCopyCacheObservationAutoConfiguration.class))
        .run(
            context -> {
              assertThat(context).hasNotFailed().doesNotHaveBean(CacheObservations.class);
              assertThat(cache(context).get("a")).isNull();
            });
  }

  /** Notes what ended. */
  private static final class Recorder implements ObservationHandler<Observation.Context> {

    private final List<String> stopped = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void onStop(Observation.Context context) {
      StringBuilder line = new StringBuilder(String.valueOf(context.getContextualName()));
      if (context instanceof CacheObservationContext cache) {
        assertThat(cache.backend()).isEqualTo("file");
        assertThat(context.getName()).isEqualTo("zerocopy.cache.operations");
        assertThat(value(context, "cache")).isEqualTo("texts");
        assertThat(value(context, "backend")).isEqualTo("file");
        line.append(' ').append(value(context, "outcome"));
        line.append(context.getHighCardinalityKeyValue("bytes") == null ? "" : " bytes");
      } else {
        line.setLength(0);
        line.append(context.getName()).append(" in ");
        line.append(
            Objects.requireNonNull(
                    Objects.requireNonNull(context.getParentObservation())
                        .getContextView()
                        .getLowCardinalityKeyValue("operation"))
                .getValue());
      }
      Throwable error = context.getError();
      stopped.add(line + (error == null ? "" : " " + error.getClass().getSimpleName()));
    }

    private static @Nullable String value(Observation.Context context, String key) {
      return Objects.requireNonNull(context.getLowCardinalityKeyValue(key)).getValue();
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }
  }

  /** Fails at one step. */
  private record Throwing(String step) implements ObservationHandler<Observation.Context> {

    private void fail(String present) {
      if (step.equals(present)) {
        throw new IllegalStateException(step);
      }
    }

    @Override
    public void onStart(Observation.Context context) {
      fail("start");
    }

    @Override
    public void onScopeOpened(Observation.Context context) {
      fail("scope");
    }

    @Override
    public void onScopeClosed(Observation.Context context) {
      fail("close");
    }

    @Override
    public void onStop(Observation.Context context) {
      fail("stop");
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Texts {

    @Bean(defaultCandidate = false)
    @FileBackend
    CacheSerializer texts() {
      return TextCodec.serializer();
    }
  }
}
