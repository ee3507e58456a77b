package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTests {

  private static final int SLOTS = 1 << 13;

  @TempDir Path directory;

  private final List<String> events = new ArrayList<>();
  private Journal writer;
  private Journal reader;

  @BeforeEach
  void open() throws IOException {
    writer = Journal.open(directory);
    reader = Journal.open(directory);
    reader.skipAll();
  }

  private boolean read() {
    return reader.read(
        (kind, folder, hashHigh, hashLow, blocks, expiresAtMillis) ->
            events.add(
                "%s %d %d %d %d %d"
                    .formatted(kind, folder, hashHigh, hashLow, blocks, expiresAtMillis)));
  }

  @Test
  void events_areReadOnce_inTheirOrder() {
    writer.put(1, -2, 3, 1L << 40, Long.MAX_VALUE);
    writer.remove(1, -2, 3);
    writer.hit(-9, 0, 0);
    assertThat(reader.hasUnread()).isTrue();
    assertThat(read()).isTrue();
    assertThat(events)
        .containsExactly(
            "PUT 1 -2 3 " + (1L << 40) + " " + Long.MAX_VALUE,
            "REMOVE 1 -2 3 0 0",
            "HIT -9 0 0 0 0");
    assertThat(reader.hasUnread()).isFalse();
    assertThat(read()).isTrue();
    assertThat(events).hasSize(3);
  }

  @Test
  void manyWriters_noEventIsLostOrMixed() {
    int writers = 4;
    int each = 50_000;
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (int w = 0; w < writers; w++) {
      int number = w;
      running.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < each; i++) {
                  while (reader.isBehindBy(SLOTS / 2)) {
                    Thread.onSpinWait();
                  }
                  writer.put(number, i, i, i, i);
                }
              }));
    }
    long[] next = new long[writers];
    while (next[0] + next[1] + next[2] + next[3] < (long) writers * each) {
      boolean all =
          reader.read(
              (kind, folder, hashHigh, hashLow, blocks, expiresAtMillis) -> {
                assertThat(List.of(hashHigh, hashLow, blocks, expiresAtMillis))
                    .containsOnly(next[(int) folder]);
                next[(int) folder]++;
              });
      assertThat(all).isTrue();
    }
    running.forEach(CompletableFuture::join);
  }

  @Test
  void moreEventsThanSlots_areKnownToBeLost() {
    for (int i = 0; i <= SLOTS; i++) {
      writer.put(1, i, i, 1, 0);
    }
    assertThat(read()).isFalse();
    assertThat(events).isEmpty();
    reader.skipAll();
    writer.put(1, 7, 7, 1, 0);
    assertThat(read()).isTrue();
    assertThat(events).containsExactly("PUT 1 7 7 1 0");
  }

  @Test
  void hits_makeRoomForWhatMattersMore() {
    for (int i = 0; i < 10 * SLOTS; i++) {
      writer.hit(1, i, i);
    }
    writer.put(1, 5, 5, 1, 0);
    assertThat(read()).isTrue();
    assertThat(events).hasSizeBetween(SLOTS / 4, SLOTS - 1).last().isEqualTo("PUT 1 5 5 1 0");
  }

  @Test
  void numberWhoseWriterDied_isGivenUp() throws Exception {
    writer.put(1, 1, 1, 1, 0);
    SharedPage page =
        SharedPage.open(directory, "journal", Journal.KIND, Journal.LENGTH_BYTES, empty -> {});
    page.getAndAdd(8, 1); // taken, and never filled
    writer.put(1, 2, 2, 1, 0);
    read();
    assertThat(events).containsExactly("PUT 1 1 1 1 0");
    long start = System.nanoTime();
    while (events.size() < 2 && System.nanoTime() - start < 30_000_000_000L) {
      assertThat(read()).isTrue();
      Thread.sleep(10);
    }
    assertThat(events).containsExactly("PUT 1 1 1 1 0", "PUT 1 2 2 1 0");
  }
}
