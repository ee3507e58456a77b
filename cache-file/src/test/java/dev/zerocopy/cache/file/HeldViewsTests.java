package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.test.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Views that nobody lets go of hold more than retired entries may. */
@Execution(ExecutionMode.CONCURRENT)
class HeldViewsTests {

  private static final long MAX_RETIRED = 2_000_000;

  @TempDir private Path directory;

  @Test
  void viewsAboveTheCap_makePutsBeRefused_untilTheyAreLetGoOf_andAllElseGoesOn() throws Exception {
    List<String> output =
        ChildJvm.run(HeldViews.class, List.of(), directory.toString(), String.valueOf(MAX_RETIRED));

    assertThat(Long.parseLong(ChildJvm.lineOf(output, "holds "))).isGreaterThan(MAX_RETIRED);
    assertThat(output)
        .contains(
            "refused puts 1",
            "hit 20000",
            "loaded 20000",
            "evicted true, then null",
            "views 100000");
    assertThat(Long.parseLong(ChildJvm.lineOf(output, "stored again, retired ")))
        .isLessThanOrEqualTo(MAX_RETIRED);
    assertThat(output.stream().filter(line -> line.contains("RetiredCap")))
        .singleElement()
        .asString()
        .contains("more than the 2000000 bytes of zerocopy.cache.file.max-retired-size")
        .contains("keep fewer of them, or raise the property");
  }
}
