package dev.zerocopy.cache.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;

/** What an operator reads when a setting is wrong: a real start from a real application.yml. */
@ExtendWith(OutputCaptureExtension.class)
class FailureReportTests {

  @TempDir private Path directory;

  private ConfigurableApplicationContext start(String caches) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("application.yml"),
            "spring.main.banner-mode: off%nzerocopy.cache:%n  warm-up: false%n%s%n"
                .formatted(caches.indent(2).stripTrailing()));
    SpringApplication application = new SpringApplication(Application.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    return application.run("--spring.config.location=" + file.toUri());
  }

  private void refused(String caches) {
    assertThatException().isThrownBy(() -> start(caches).close());
  }

  private String inDirectory(String caches) {
    return "file.directory: " + directory.resolve("cache") + "\n" + caches;
  }

  @Test
  void unknownCacheSetting_isNamedWithThoseThereAre(CapturedOutput output) {
    refused(inDirectory("caches: { flights: { tim-to-live: 1h } }"));
    assertThat(output)
        .contains("There is no setting 'zerocopy.cache.caches.flights.tim-to-live' (value \"1h\"")
        .contains("application.yml")
        .contains(
            "Under 'zerocopy.cache.caches.flights' there are: backend, time-to-live,"
                + " time-to-live-jitter, time-to-idle, checksum, codec, compression,"
                + " compression-level, compression-min-size, fsync, max-size, max-entries,"
                + " cache-null-values, near.");
  }

  @Test
  void wrongFsync_isNamedWithTheValuesThereAre(CapturedOutput output) {
    refused(inDirectory("defaults: { fsync: always }"));
    assertThat(output)
        .contains("Property: zerocopy.cache.defaults.fsync")
        .contains("DATA", "FULL", "NONE");
  }

  @Test
  void unknownTopLevelSetting_isNamedWithThoseThereAre(CapturedOutput output) {
    refused(inDirectory("memcached: {}"));
    assertThat(output)
        .contains("There is no setting 'zerocopy.cache.memcached'")
        .contains(
            "Under 'zerocopy.cache' there are: dynamic, warm-up, transaction-aware,"
                + " max-native-memory, file, redis, objects, observations, endpoint, health,"
                + " defaults, caches.");
  }

  @Test
  void unknownFileSetting_isNamedWithThoseThereAre(CapturedOutput output) {
    refused(inDirectory("file.max-bytes: 20GB"));
    assertThat(output)
        .contains("There is no setting 'zerocopy.cache.file.max-bytes'")
        .contains(
            "there are: directory, max-mappings, max-mapped-size, max-retired-size,"
                + " small-value-memory, max-size, max-entries, min-free-space.");
  }

  @Test
  void unknownRedisSetting_isNamedWithThoseThereAre(CapturedOutput output) {
    refused(inDirectory("redis.chunk-bytes: 2MB"));
    assertThat(output)
        .contains("There is no setting 'zerocopy.cache.redis.chunk-bytes' (value \"2MB\"")
        .contains("Under 'zerocopy.cache.redis' there are: key-prefix, chunk-size, readable-keys");
  }

  @Test
  void emptyValue_isNotTakenForAnUnknownSetting(CapturedOutput output) {
    refused(inDirectory("caches: { flights: { max-size: \"\" } }"));
    assertThat(output)
        .contains("There is no value of 'zerocopy.cache.caches.flights.max-size'")
        .contains("Give it one, or leave it out");
  }

  @Test
  void nameWithDotsWithoutBrackets_saysHowToWriteIt(CapturedOutput output) {
    refused(inDirectory("caches: { my.cache: { backend: file } }"));
    assertThat(output)
        .contains("There is no setting 'zerocopy.cache.caches.my.cache.backend'")
        .contains("A cache name with dots is written in brackets: caches[my.cache].");
  }

  @Test
  void unknownBackend_isNamedWithThoseThereAre(CapturedOutput output) {
    refused(inDirectory("caches: { sessions: { backend: tiered } }"));
    assertThat(output)
        .contains(
            "Property 'zerocopy.cache.caches.sessions.backend' asks for backend 'tiered', which"
                + " there is not")
        .contains("Set it to one of these backends: file, redis.");
  }

  @Test
  void wrongDuration_isNamed(CapturedOutput output) {
    refused(inDirectory("caches: { flights: { time-to-live: soon } }"));
    assertThat(output)
        .contains("Property: zerocopy.cache.caches.flights.time-to-live")
        .contains("'soon' is not a valid duration");
  }

  @Test
  void wrongChecksum_isNamedWithValidValues(CapturedOutput output) {
    refused(inDirectory("defaults: { checksum: sometimes }"));
    assertThat(output)
        .contains("Property: zerocopy.cache.defaults.checksum")
        .contains("EAGER", "LAZY", "NONE");
  }

  @Test
  void patternsTimeToLiveOfZero_isRefused(CapturedOutput output) {
    refused(inDirectory("caches: { \"[airport-*]\": { time-to-live: 0s } }"));
    assertThat(output)
        .contains("'zerocopy.cache.caches[airport-*].time-to-live'")
        .contains("A time to live must be positive");
  }

  @Test
  void timeToLiveOfZero_isRefusedWithItsOrigin(CapturedOutput output) {
    refused(inDirectory("caches: { flights: { time-to-live: 0s } }"));
    assertThat(output)
        .containsPattern(
            "'0s' for configuration property 'zerocopy.cache.caches.flights.time-to-live'"
                + " \\(originating from .*application.yml");
  }

  @Test
  void negativeDefaultTimeToLive_isRefused(CapturedOutput output) {
    refused(inDirectory("defaults: { time-to-live: -1s }"));
    assertThat(output)
        .contains("'zerocopy.cache.defaults.time-to-live'")
        .contains("A time to live must be positive");
  }

  @Test
  void timeToIdleOfZero_isRefused(CapturedOutput output) {
    refused(inDirectory("caches: { \"[airport-*]\": { time-to-idle: 0s } }"));
    assertThat(output)
        .contains("'zerocopy.cache.caches[airport-*].time-to-idle'")
        .contains("A time to idle must be positive");
  }

  @Test
  void jitterThatIsNoPercentage_isRefusedWithItsOrigin(CapturedOutput output) {
    refused(inDirectory("caches: { flights: { time-to-live-jitter: 0.1 } }"));
    assertThat(output)
        .containsPattern(
            "'0.1' for configuration property"
                + " 'zerocopy.cache.caches.flights.time-to-live-jitter' \\(originating from"
                + " .*application.yml")
        .contains("It must be a percentage from 0% to below 100%, such as 10%.");
  }

  @Test
  void jitterOfAllOfTheTime_isRefused(CapturedOutput output) {
    refused(inDirectory("defaults: { time-to-live-jitter: 100% }"));
    assertThat(output)
        .contains("'100%' for configuration property 'zerocopy.cache.defaults.time-to-live-jitter'")
        .contains("It must be a percentage from 0% to below 100%, such as 10%.");
  }

  @Test
  void negativeJitter_isRefused(CapturedOutput output) {
    refused(inDirectory("defaults: { time-to-live-jitter: -5% }"));
    assertThat(output).contains("It must be a percentage from 0% to below 100%, such as 10%.");
  }

  @Test
  void singleValueInPlaceOfSettings_isRefused(CapturedOutput output) {
    refused(inDirectory("caches: { flights: 1h }"));
    assertThat(output)
        .contains("Property 'zerocopy.cache.caches.flights' has a single value")
        .contains("such as 'zerocopy.cache.caches.flights.time-to-live'");
  }

  @Test
  void patternWithoutBrackets_saysHowToWriteIt(CapturedOutput output) {
    refused(inDirectory("caches: { \"airport-*\": { time-to-live: 1h } }"));
    assertThat(output)
        .contains("'zerocopy.cache.caches.airport-*.time-to-live'")
        .contains("The cache name 'airport-*' would lose characters.")
        .contains("zerocopy.cache.caches[airport-*].time-to-live")
        .contains("the key \"[airport-*]\" under caches");
  }

  @Test
  void nameWithUnderscoreWithoutBrackets_saysHowToWriteIt(CapturedOutput output) {
    refused(inDirectory("caches: { flight_data: { time-to-live: 1h } }"));
    assertThat(output).contains("The cache name 'flight_data' would lose characters.");
  }

  @Test
  void starInTheMiddle_isRefused(CapturedOutput output) {
    refused(inDirectory("caches: { \"[air*port]\": { time-to-live: 1h } }"));
    assertThat(output)
        .contains("zerocopy.cache.caches[air*port]")
        .contains("A pattern has '*' as its last character and nowhere else.");
  }

  @Test
  void equalPatterns_areRefused(CapturedOutput output) {
    refused(inDirectory("caches: { \"[a-*]\": { backend: file }, \"[a-**]\": { backend: file } }"));
    assertThat(output).contains("Another pattern matches the same cache names.");
  }

  @Test
  void directoryThatIsAFile_isNamedWithTheNextStep(CapturedOutput output) throws IOException {
    Path file = Files.createFile(directory.resolve("occupied"));
    refused("file.directory: " + file);
    assertThat(output)
        .contains("Cache directory " + file + " cannot be used")
        .contains("Make " + file + " a directory that this user owns")
        .contains("zerocopy.cache.file.directory");
  }

  @Test
  void declaredCacheThatCannotBeOpened_isNamed(CapturedOutput output) throws IOException {
    Path cache = Files.createDirectory(directory.resolve("cache"));
    Files.createFile(cache.resolve("caches"));
    refused(inDirectory("caches: { flights: {} }"));
    assertThat(output)
        .contains("Cache flights cannot be opened in " + cache)
        .contains("set zerocopy.cache.file.directory to one");
  }

  @Test
  void maxMappingsOfZero_isRefused(CapturedOutput output) {
    refused(inDirectory("file.max-mappings: 0"));
    assertThat(output).contains("'zerocopy.cache.file.max-mappings'").contains("must be positive");
  }

  @Test
  void limitsThatAreNotPositive_areRefused(CapturedOutput output) {
    refused(inDirectory("file.max-size: 0B"));
    refused(inDirectory("caches: { flights: { max-entries: -1 } }"));
    refused(inDirectory("file.min-free-space: -1B"));
    assertThat(output)
        .contains("'zerocopy.cache.file.max-size'")
        .contains("'zerocopy.cache.caches.flights.max-entries'")
        .contains("It must be positive. Leave it out for no limit.")
        .contains("'zerocopy.cache.file.min-free-space'")
        .contains("0 keeps nothing free");
  }

  @Test
  void maxMappedSizeOfZero_isRefused(CapturedOutput output) {
    refused(inDirectory("file.max-mapped-size: 0B"));
    assertThat(output)
        .contains("'zerocopy.cache.file.max-mapped-size'")
        .contains("must be positive");
  }

  @Test
  void negativeMaxRetiredSize_isRefused(CapturedOutput output) {
    refused(inDirectory("file.max-retired-size: -1GB"));
    assertThat(output)
        .contains("'zerocopy.cache.file.max-retired-size'")
        .contains("must be positive");
  }

  @Test
  void maxMappedSizeThatIsNoSize_isNamed(CapturedOutput output) {
    refused(inDirectory("file.max-mapped-size: plenty"));
    assertThat(output)
        .contains("Property: zerocopy.cache.file.max-mapped-size")
        .contains("'plenty' does not match data size pattern");
  }

  @Test
  void start_saysOnceWhatMemoryThereIs(CapturedOutput output) throws IOException {
    start(inDirectory("file.max-mapped-size: 20GB")).close();
    assertThat(output.getAll().lines().filter(line -> line.contains("Memory: ")))
        .singleElement()
        .asString()
        .contains("heap up to ")
        .endsWith("; entries are mapped up to 20 GB");
  }

  @Test
  void negativeSmallValueMemory_isRefused(CapturedOutput output) {
    refused(inDirectory("file.small-value-memory: -1B"));
    assertThat(output)
        .contains("'zerocopy.cache.file.small-value-memory'")
        .contains("must not be negative");
  }

  @Test
  void negativeNearEntries_areRefused(CapturedOutput output) {
    refused(inDirectory("caches: { flights: { near.max-entries: -1 } }"));
    assertThat(output)
        .contains("'zerocopy.cache.caches.flights.near.max-entries'")
        .contains("must be positive, or 0");
  }

  @Test
  void nearTimeToLiveThatIsNotPositive_isRefused(CapturedOutput output) {
    refused(inDirectory("defaults.near: { max-entries: 10, time-to-live: 0s }"));
    assertThat(output)
        .contains("'zerocopy.cache.defaults.near.time-to-live'")
        .contains("A time to live must be positive");
  }

  @Test
  void unknownNearSetting_isNamedWithThoseThereAre(CapturedOutput output) {
    refused(inDirectory("caches: { flights: { near: { size: 3 } } }"));
    assertThat(output)
        .contains("There is no setting 'zerocopy.cache.caches.flights.near.size'")
        .contains("there are: max-entries, time-to-live.");
  }

  @Test
  void noSmallValueMemory_starts() throws IOException {
    try (ConfigurableApplicationContext context =
        start(inDirectory("file.small-value-memory: 0B"))) {
      assertThat(context.isRunning()).isTrue();
    }
  }

  @Test
  void rightSettings_start() throws IOException {
    try (ConfigurableApplicationContext context =
        start(
            inDirectory(
                "caches: { flights: {}, \"[airport-*]\": { time-to-live: 10m, time-to-live-jitter:"
                    + " 10%, time-to-idle: 5m, checksum: none, near.max-entries: 100 }"
                    + " }"))) {
      assertThat(context.isRunning()).isTrue();
    }
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @EnableCaching
  static class Application {}
}
