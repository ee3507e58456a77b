package dev.zerocopy.cache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/** Every class that our registration files and annotations name exists. */
class RegisteredClassesTests {

  private static final String OURS = "dev.zerocopy.";
  private final ClassLoader classLoader = Objects.requireNonNull(getClass().getClassLoader());

  @Test
  void autoConfigurations_exist() {
    assertThat(autoConfigurations())
        .hasSize(5)
        .allSatisfy(
            type ->
                assertThat(AnnotatedElementUtils.hasAnnotation(type, AutoConfiguration.class))
                    .isTrue());
  }

  @Test
  void classesThatAutoConfigurationsOrderBy_exist() {
    assertThat(autoConfigurations()).allSatisfy(this::orderExists);
  }

  private void orderExists(Class<?> type) {
    AutoConfiguration order =
        Objects.requireNonNull(
            AnnotatedElementUtils.findMergedAnnotation(type, AutoConfiguration.class));
    assertThat(Stream.of(order.before(), order.after()).flatMap(Stream::of)).isNotEmpty();
    Stream.concat(Stream.of(order.beforeName()), Stream.of(order.afterName()))
        .forEach(name -> assertThat(load(name)).isNotNull());
  }

  private List<? extends Class<?>> autoConfigurations() {
    return ImportCandidates.load(AutoConfiguration.class, classLoader).getCandidates().stream()
        .filter(name -> name.startsWith(OURS))
        .map(this::load)
        .toList();
  }

  @Test
  void springFactories_exist() {
    SpringFactoriesLoader loader = SpringFactoriesLoader.forDefaultResourceLocation(classLoader);
    assertThat(loader.load(FailureAnalyzer.class, unlessOurs()))
        .filteredOn(analyzer -> analyzer.getClass().getName().startsWith(OURS))
        .hasSize(4);
  }

  private static SpringFactoriesLoader.FailureHandler unlessOurs() {
    return (type, name, failure) -> assertThat(name).doesNotContain(OURS);
  }

  @Test
  void configurationMetadata_describesEveryProperty() throws IOException {
    String metadata =
        new ClassPathResource("META-INF/spring-configuration-metadata.json", classLoader)
            .getContentAsString(StandardCharsets.UTF_8);
    assertThat(StringUtils.countOccurrencesOf(metadata, "\"description\""))
        .isGreaterThanOrEqualTo(9);
    assertThat(metadata)
        .contains(
            "\"zerocopy.cache.caches\"",
            "\"zerocopy.cache.defaults.backend\"",
            "\"zerocopy.cache.defaults.checksum\"",
            "\"zerocopy.cache.defaults.fsync\"",
            "\"zerocopy.cache.defaults.time-to-live\"",
            "\"zerocopy.cache.dynamic\"",
            "\"zerocopy.cache.file.directory\"",
            "\"zerocopy.cache.file.max-mappings\"",
            "\"zerocopy.cache.file.max-retired-size\"",
            "\"zerocopy.cache.file.small-value-memory\"",
            "\"zerocopy.cache.defaults.near.max-entries\"",
            "\"zerocopy.cache.warm-up\"");
  }

  private Class<?> load(String name) {
    return ClassUtils.resolveClassName(name, classLoader);
  }
}
