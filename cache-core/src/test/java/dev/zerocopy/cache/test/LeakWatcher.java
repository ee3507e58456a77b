package dev.zerocopy.cache.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that leaves threads, temporary files or, if asked to look, mappings behind.
 *
 * <p>Register it in a static field with {@code @RegisterExtension}. What is there before the class
 * runs is not its fault.
 */
public final class LeakWatcher implements BeforeAllCallback, AfterAllCallback {

  /** Longer than {@code NativeRegion} lets a mapping linger. */
  private static final long MAPPING_WAIT_SECONDS = 25;

  private static final long WAIT_SECONDS = 5;

  /** Threads that live as long as the JVM: ours, the JDK's, the test runner's and a container's. */
  private static final Pattern LASTING_THREADS =
      Pattern.compile(
          "zerocopy-cache-((writer|frames)-\\d+|collector)|Cleaner-\\d+|Common-Cleaner|"
              + "CompletableFutureDelayScheduler|ForkJoinPool.*|process reaper.*|"
              + "VirtualThread-un.*|(Master|Read-|Write-)Poller.*|"
              + "JNA Cleaner|parallel-\\d+|(docker-java|ducttape|tc|testcontainers)-.*|"
              + "junit-.*|surefire-.*|main|Attach Listener|Signal Dispatcher|Reference Handler|"
              + "Finalizer|Notification Thread");

  private final boolean looksForMappings;
  private Set<String> threadsBefore = Set.of();
  private Set<String> filesBefore = Set.of();
  private Set<String> mappingsBefore = Set.of();

  private LeakWatcher(boolean looksForMappings) {
    this.looksForMappings = looksForMappings;
  }

  /** Looks for threads and for temporary files. */
  public static LeakWatcher ofThreadsAndFiles() {
    return new LeakWatcher(false);
  }

  /**
   * Looks for mappings of entries and spool files too, for up to {@value #MAPPING_WAIT_SECONDS}
   * seconds; the class must hold no view in a static field then.
   */
  public static LeakWatcher ofMappingsToo() {
    return new LeakWatcher(true);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    threadsBefore = threads();
    filesBefore = files();
    mappingsBefore = looksForMappings ? mappings() : Set.of();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    assertNoneSince("threads", threadsBefore, LeakWatcher::threads, WAIT_SECONDS);
    assertNoneSince("temporary files", filesBefore, LeakWatcher::files, WAIT_SECONDS);
    if (looksForMappings) {
      assertNoneSince("mappings", mappingsBefore, LeakWatcher::mappings, MAPPING_WAIT_SECONDS);
    }
  }

  private static void assertNoneSince(
      String what, Set<String> before, Supplier<Set<String>> now, long waitSeconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(waitSeconds);
    Set<String> left = since(before, now);
    while (!left.isEmpty() && System.nanoTime() - end < 0) {
      System.gc();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
      left = since(before, now);
    }
    assertThat(left).as("%s that the test class left behind", what).isEmpty();
  }

  private static Set<String> since(Set<String> before, Supplier<Set<String>> now) {
    Set<String> left = new TreeSet<>(now.get());
    left.removeAll(before);
    return left;
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !LASTING_THREADS.matcher(thread.getName()).matches())
        .map(thread -> thread.getName() + " #" + thread.threadId())
        .collect(Collectors.toSet());
  }

  private static Set<String> files() {
    Path directory = Path.of(Objects.requireNonNull(System.getProperty("java.io.tmpdir")));
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.startsWith("zerocopy-cache-"))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Mappings of entry files, by the endings that they have in tests, and of spool files. */
  private static Set<String> mappings() {
    Path maps = Path.of("/proc/self/maps");
    if (!Files.isReadable(maps)) {
      return Set.of();
    }
    try {
      return Files.readAllLines(maps).stream()
          .filter(line -> Stream.of(".entry", ".arrow", ".spool").anyMatch(line::contains))
          .map(line -> List.of(line.split(" ", -1)))
          .map(parts -> parts.getFirst() + " " + parts.getLast())
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
