package dev.zerocopy.cache.codec.objects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.codec.Codec;
import dev.zerocopy.cache.entry.MappedEntry;
import dev.zerocopy.cache.test.ChildJvm;
import dev.zerocopy.cache.test.EntryFiles;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that restarts in its JVM, as DevTools has it: its classes anew, ours not. */
class ObjectRestartTests {

  private static final List<BiFunction<AllowedTypes, ClassLoader, Codec>> CODECS =
      List.of(ForyCodec::new, JdkCodec::new, JacksonCodec::new);

  private static final String SOURCE =
      """
      record Value(int a, List<Part> parts, Kind kind) implements Serializable {}
      record Part(String name, Object more) implements Serializable {}
      enum Kind { ONE, TWO { public String toString() { return "two"; } } }
      """;

  @TempDir private Path directory;

  private static Object value(CompiledClasses application) throws ReflectiveOperationException {
    Object part = application.make("Part", "name", application.make("Part", "more", 1L));
    return application.value(
        7, new ArrayList<>(List.of(part, part)), application.constant("Kind", "TWO"));
  }

  @Test
  void restartedApplication_readsItsOwnClasses_fromAnEntryThatStayedOpen() throws Exception {
    for (BiFunction<AllowedTypes, ClassLoader, Codec> codec : CODECS) {
      CompiledClasses first = CompiledClasses.of(SOURCE);
      Codec before = codec.apply(CompiledClasses.TYPES, first);
      MappedEntry entry = EntryFiles.open(ObjectFiles.write(directory, before, value(first)));
      assertThat(ObjectFiles.read(entry, before)).isEqualTo(value(first));

      CompiledClasses second = CompiledClasses.of(SOURCE);
      Codec after = codec.apply(CompiledClasses.TYPES, second);
      assertThat(ObjectFiles.read(entry, after))
          .isEqualTo(value(second))
          .isInstanceOf(second.loadClass("shapes.Value"));
      assertThat(ObjectFiles.read(entry, before)).isEqualTo(value(first));
    }
  }

  /** In a JVM that lets go of what is softly reachable, as the JDK's own caches are. */
  @Test
  void closedApplication_isCollected_whileItsEntriesAreOpen() throws Exception {
    List<String> output =
        ChildJvm.run(
            ObjectRestartTests.class,
            List.of("-XX:SoftRefLRUPolicyMSPerMB=0"),
            directory.toString());
    for (int codec = 0; codec < CODECS.size(); codec++) {
      assertThat(output).contains("codec " + codec + ": entry open, application collected");
    }
  }

  /** Runs an application with each codec, and says whether it is collected then. */
  public static void main(String[] arguments) throws Exception {
    for (int codec = 0; codec < CODECS.size(); codec++) {
      Run run = run(CODECS.get(codec), Path.of(arguments[0]));
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (run.application.get() != null && System.nanoTime() < end) {
        System.gc();
        Thread.sleep(20);
      }
      String application = run.application.get() == null ? "collected" : "held";
      String entry = run.entry.lengthBytes() > 0 ? "open" : "closed";
      System.out.println("codec " + codec + ": entry " + entry + ", application " + application);
    }
  }

  private static Run run(BiFunction<AllowedTypes, ClassLoader, Codec> codec, Path directory)
      throws Exception {
    CompiledClasses application = CompiledClasses.of(SOURCE);
    Codec ofApplication = codec.apply(CompiledClasses.TYPES, application);
    Path file = ObjectFiles.write(directory, ofApplication, value(application));
    MappedEntry entry = EntryFiles.open(file);
    if (!ObjectFiles.read(entry, ofApplication).equals(value(application))) {
      throw new AssertionError("another value");
    }
    return new Run(new WeakReference<>(application), entry);
  }

  private record Run(WeakReference<ClassLoader> application, MappedEntry entry) {}
}
