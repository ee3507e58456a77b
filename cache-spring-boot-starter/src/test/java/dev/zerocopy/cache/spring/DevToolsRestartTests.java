package dev.zerocopy.cache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.test.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application that Spring Boot's DevTools restart when its classes change: it is compiled and
 * run here, then compiled anew while it runs. Its classes are in the restart loader, this library's
 * are not.
 *
 * <p>Its first version runs with Spring's simple cache, since DevTools never let go of the first
 * restart loader, whatever the cache; the second is the first to use ours.
 *
 * <p>Another codec is tried by the {@code serializer} bean of the application's source.
 */
class DevToolsRestartTests {

  private static final int VERSIONS = 4;

  private static final String GREETING =
      """
      package restarted;

      import java.io.Serializable;
      import java.util.List;

      public record Greeting(String text, Tone tone, List<Integer> padding)
          implements Serializable {
        public enum Tone { WARM, COLD }
      }
      """;

  private static final String GREETINGS =
      """
      package restarted;

      import java.util.Collections;
      import org.springframework.cache.annotation.Cacheable;

      public class Greetings {
        int calls;

        @Cacheable("greetings")
        public Greeting of(String key, int padding) {
          calls++;
          return new Greeting(
              "made by " + Application.VERSION, Greeting.Tone.WARM,
              Collections.nCopies(padding, 1_000).stream().toList());
        }

        public int calls() {
          return calls;
        }
      }
      """;

  @TempDir private Path directory;

  @Test
  void restarts_findTheirValuesAndLeaveNoClassLoader() throws Exception {
    Path classes = directory.resolve("classes");
    Files.createDirectories(classes.resolve("META-INF"));
    excludeOtherDirectories(classes);
    install(1, classes);
    try (ChildJvm application = start(classes)) {
      for (int version = 1; version <= VERSIONS; version++) {
        if (version > 1) {
          install(version, classes);
        }
        for (int i = 0; i < 2; i++) {
          assertThat(application.waitForLine("version " + version + "." + i + ":"))
              .isEqualTo(
                  "made by %1$d, made by %1$d, calls %2$d, RestartClassLoader over AppClassLoader"
                      .formatted(Math.min(version, 2), version <= 2 ? 2 : 0));
        }
        application.waitForLine("version " + version + " is ready");
      }
      assertThat(application.waitForLine("collected"))
          .isEqualTo("%1$d of %1$d".formatted(VERSIONS - 2));
    }
  }

  private ChildJvm start(Path classes) throws Exception {
    String classPath = classes + File.pathSeparator + System.getProperty("java.class.path");
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {classes.toUri().toURL()}, DevToolsRestartTests.class.getClassLoader())) {
      return ChildJvm.start(
          loader.loadClass("restarted.Application"),
          List.of("-cp", classPath, "-Xmx256m", "-XX:SoftRefLRUPolicyMSPerMB=0"),
          "--spring.main.keep-alive=true",
          "--spring.devtools.livereload.enabled=false",
          "--spring.devtools.restart.poll-interval=500ms",
          "--spring.devtools.restart.quiet-period=200ms",
          "--zerocopy.cache.defaults.near.max-entries=100",
          "--zerocopy.cache.file.directory=" + directory.resolve("cache"));
    }
  }

  /** Compiles a version of the application and replaces the classes of the one before. */
  private void install(int version, Path classes) throws IOException {
    Path sources = Files.createDirectories(directory.resolve("sources-" + version));
    Path compiled = Files.createDirectories(directory.resolve("compiled-" + version));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-d",
                compiled.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-proc:none",
                "-parameters"));
    arguments.add(Files.writeString(sources.resolve("Greeting.java"), GREETING).toString());
    arguments.add(Files.writeString(sources.resolve("Greetings.java"), GREETINGS).toString());
    arguments.add(
        Files.writeString(sources.resolve("Application.java"), application(version)).toString());
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, arguments.toArray(String[]::new)))
        .isZero();
    Path target = Files.createDirectories(classes.resolve("restarted"));
    try (Stream<Path> files = Files.list(compiled.resolve("restarted"))) {
      for (Path file : files.toList()) {
        Files.move(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** Keeps all but the application out of the restart loader, wherever the tests run. */
  private static void excludeOtherDirectories(Path classes) throws IOException {
    Properties settings = new Properties();
    int i = 0;
    for (String entry :
        System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator), -1)) {
      if (Files.isDirectory(Path.of(entry))) {
        settings.setProperty(
            "restart.exclude.other" + i++,
            "^" + Pattern.quote(Path.of(entry).toUri().toURL().toString()) + "$");
      }
    }
    try (OutputStream out =
        Files.newOutputStream(classes.resolve("META-INF/spring-devtools.properties"))) {
      settings.store(out, null);
    }
  }

  private static String application(int version) {
    return """
    package restarted;

    import dev.zerocopy.cache.codec.CacheSerializer;
    import dev.zerocopy.cache.spring.FileBackend;
    import dev.zerocopy.cache.spring.SerializedCodec;
    import dev.zerocopy.cache.spring.ZeroCopyCache;
    import java.lang.ref.WeakReference;
    import java.util.ArrayList;
    import java.util.List;
    import org.springframework.boot.autoconfigure.SpringBootApplication;
    import org.springframework.boot.builder.SpringApplicationBuilder;
    import org.springframework.cache.annotation.EnableCaching;
    import org.springframework.context.annotation.Bean;
    import org.springframework.core.io.ResourceLoader;

    @SpringBootApplication
    @EnableCaching
    public class Application {
      static final int VERSION = %d;

      public static void main(String[] arguments) {
        Greetings greetings =
            new SpringApplicationBuilder(Application.class)
                .properties(VERSION == 1 ? "spring.cache.type=simple" : "with=ours")
                .run(arguments)
                .getBean(Greetings.class);
        for (int i = 0; i < 2; i++) {
          Greeting small = greetings.of("small", 1);
          Greeting large = greetings.of("large", 50_000);
          if (small.tone() != Greeting.Tone.WARM || large.padding().size() != 50_000) {
            throw new AssertionError(small + " " + large.padding().size());
          }
          System.out.println("version " + VERSION + "." + i + ": " + small.text() + ", "
              + large.text() + ", calls " + greetings.calls() + ", "
              + simpleName(Greeting.class) + " over " + simpleName(ZeroCopyCache.class));
        }
        if (VERSION == %d) {
          Thread.ofPlatform().start(Application::printCollected);
        } else if (VERSION > 1) {
          loaders().add(new WeakReference<>(Application.class.getClassLoader()));
        }
        System.out.println("version " + VERSION + " is ready");
      }

      private static String simpleName(Class<?> type) {
        return type.getClassLoader().getClass().getSimpleName();
      }

      @SuppressWarnings("unchecked")
      private static List<WeakReference<ClassLoader>> loaders() {
        return (List<WeakReference<ClassLoader>>)
            System.getProperties().computeIfAbsent("loaders", key -> new ArrayList<>());
      }

      private static void printCollected() {
        int collected = 0;
        for (int i = 0; i < 100 && collected < loaders().size(); i++) {
          System.gc();
          try {
            Thread.sleep(100);
          } catch (InterruptedException e) {
            break;
          }
          collected =
              (int) loaders().stream().filter(loader -> loader.get() == null).count();
        }
        System.out.println("collected " + collected + " of " + loaders().size());
      }

      @Bean
      Greetings greetings() {
        return new Greetings();
      }

      @Bean
      @FileBackend
      CacheSerializer serializer(ResourceLoader resources) {
        return SerializedCodec.serializer(resources.getClassLoader());
      }
    }
    """
        .formatted(version, VERSIONS);
  }
}
