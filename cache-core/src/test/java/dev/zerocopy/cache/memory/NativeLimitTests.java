package dev.zerocopy.cache.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.test.ChildJvm;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Native memory that only a collection frees is bounded all the same. */
class NativeLimitTests {

  private final AtomicInteger collections = new AtomicInteger();
  private final NativeLimit limit = new NativeLimit(100, collections::incrementAndGet);

  @Test
  void reserve_withinTheLimit_collectsNothing() {
    limit.reserve(60);
    limit.reserve(40);
    assertThat(limit.usedBytes()).isEqualTo(100);
    limit.release(60);
    limit.reserve(60);
    assertThat(collections).hasValue(0);
  }

  @Test
  void reserve_beyondTheLimit_collectsOnceAndGivesUp() {
    limit.reserve(60);
    assertThatThrownBy(() -> limit.reserve(41))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessageContaining("41 bytes asked for, 60 of 100");
    assertThat(collections).hasValue(1);
    assertThat(limit.usedBytes()).isEqualTo(60);
    limit.reserve(40);
  }

  @Test
  void reserve_ofMoreThanTheLimit_doesNotEvenCollect() {
    assertThatThrownBy(() -> limit.reserve(101)).isInstanceOf(OutOfMemoryError.class);
    assertThatThrownBy(() -> limit.reserve(Long.MAX_VALUE)).isInstanceOf(OutOfMemoryError.class);
    assertThat(collections).hasValue(0);
  }

  @Test
  void reserve_whenACollectionFrees_succeeds() {
    NativeLimit[] freed = new NativeLimit[1];
    freed[0] = new NativeLimit(100, () -> freed[0].release(70));
    freed[0].reserve(90);
    freed[0].reserve(50);
    assertThat(freed[0].usedBytes()).isEqualTo(70);
  }

  @Test
  void reserve_ofAnInterruptedThread_waitsAndLeavesItInterrupted() {
    limit.reserve(100);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> limit.reserve(1)).isInstanceOf(OutOfMemoryError.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void setMaxBytes_holdsFromThenOn() {
    limit.setMaxBytes(200);
    limit.reserve(150);
    limit.setMaxBytes(10);
    assertThatThrownBy(() -> limit.reserve(1)).isInstanceOf(OutOfMemoryError.class);
  }

  /** Allocates and drops far more than it may have at a time, and makes no garbage else. */
  static final class Dropping {

    private Dropping() {}

    public static void main(String[] args) {
      NativeMemory.setMaxBytes(64 << 20);
      long sum = 0;
      for (int i = 0; i < 200; i++) {
        MemorySegment dropped = NativeMemory.allocate(16 << 20);
        sum += dropped.byteSize();
        if (NativeMemory.usedBytes() > 64 << 20) {
          throw new AssertionError("too much: " + NativeMemory.usedBytes());
        }
      }
      System.out.println("allocated " + sum);
    }
  }

  @Test
  void memoryThatIsDropped_neverExceedsTheLimit() throws Exception {
    List<String> output = ChildJvm.run(Dropping.class, List.of("-Xmx512m"));
    assertThat(ChildJvm.lineOf(output, "allocated")).isEqualTo(Long.toString(200L * (16 << 20)));
  }

  @Test
  void memory_whereNativeAccessIsForbidden_isOfTheJdkAndCounted() throws Exception {
    List<String> output =
        ChildJvm.run(
            Forbidden.class, List.of("--illegal-native-access=deny", "-XX:MaxDirectMemorySize=9m"));
    assertThat(ChildJvm.lineOf(output, "allocated")).isEqualTo("8388608, refused beyond");
  }

  /** What remains where the JDK forbids the step that makes memory uncounted. */
  static final class Forbidden {

    private Forbidden() {}

    public static void main(String[] args) {
      MemorySegment first = NativeMemory.allocate(8 << 20);
      try {
        NativeMemory.allocate(8 << 20);
      } catch (OutOfMemoryError e) {
        System.out.println("allocated " + first.byteSize() + ", refused beyond");
      }
    }
  }
}
