package dev.zerocopy.cache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.test.ChildJvm;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that has none of the optional dependencies, and one that has them. */
class PlainApplicationTests {

  private static final String HEALTH =
      "org.springframework.boot.health.contributor.HealthIndicator";
  private static final String METERS = "io.micrometer.core.instrument.MeterRegistry";
  private static final Pattern OPTIONAL =
      Pattern.compile(
          "(spring-boot-(health|micrometer|actuator|devtools)|micrometer-core|spring-tx|reactor-core"
              + "|reactive-streams|lettuce-core|spring-data|spring-boot-data-redis|netty).*\\.jar");

  @TempDir private Path directory;

  private List<String> run(String classPath) throws Exception {
    return ChildJvm.run(
        PlainApplication.class,
        List.of("-cp", classPath, "-Dspring.devtools.restart.enabled=false"),
        HEALTH,
        METERS,
        directory.toString());
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  @Test
  void withoutHealthAndMeters_theApplicationCaches() throws Exception {
    String plain =
        Pattern.compile(File.pathSeparator)
            .splitAsStream(classPath())
            .filter(entry -> !OPTIONAL.matcher(Path.of(entry).getFileName().toString()).matches())
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(run(plain))
        .contains(
            HEALTH + " is there: false",
            METERS + " is there: false",
            "first 1 of call 1, second 1 of call 1")
        .doesNotContain("bean zerocopycacheHealthContributor");
  }

  @Test
  void withThem_itHasAnIndicator() throws Exception {
    assertThat(run(classPath()))
        .contains(
            HEALTH + " is there: true",
            "first 1 of call 1, second 1 of call 1",
            "bean zerocopycacheHealthContributor");
  }
}
