package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.test.ChildJvm;
import dev.zerocopy.cache.test.RandomDoubles;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A cache in this process and a {@link Peer} in another one on the same directory. */
abstract class TwoProcesses {

  /** This process's; the peer's is the system's. */
  final SettableClock clock = new SettableClock();

  @TempDir Path directory;
  NamedCache cache;
  ChildJvm peer;
  StoreDirectory opened;
  private int answers;

  @BeforeEach
  void open() throws Exception {
    opened =
        StoreDirectory.open(
            StoreDirectoryOptions.of(directory).withSmallValues(smallValues()).withClock(clock));
    cache = Caches.open(opened, "tables", nearMaxEntries());
    peer = newPeer();
  }

  /** Which entries both processes read instead of mapping them. */
  SmallValues smallValues() {
    return FileStoreContractTests.MAPPED;
  }

  /** How many values both processes keep as objects. */
  int nearMaxEntries() {
    return 0;
  }

  @AfterEach
  void close() throws IOException {
    peer.close();
    opened.close();
  }

  /** Starts another peer, once the first one is dead. */
  void startPeer() throws Exception {
    peer = newPeer();
  }

  private ChildJvm newPeer() throws Exception {
    answers = 0;
    ChildJvm started =
        ChildJvm.start(
            Peer.class,
            List.of(),
            directory.toString(),
            String.valueOf(smallValues().maxEntryBytes()),
            String.valueOf(nearMaxEntries()));
    started.waitForLine("ready");
    return started;
  }

  String ask(String line) throws Exception {
    tell(line);
    return answer();
  }

  void tell(String line) throws IOException {
    Writer input = peer.process().outputWriter();
    input.write(line + "\n");
    input.flush();
  }

  String answer() throws Exception {
    return peer.waitForLine("answer", answers++);
  }

  @Nullable Double find(String key) {
    NamedCache.Hit hit = cache.find(key);
    return hit == null ? null : sum(hit.value());
  }

  static double sum(@Nullable Object table) {
    return Peer.sum((ArrowTable) Objects.requireNonNull(table));
  }

  void put(String key, long seed) {
    assertThat(cache.put(key, table(seed))).isTrue();
  }

  static ArrowTable table(long seed) {
    return RandomDoubles.table(2, 1, 100, seed);
  }

  static String text(double sum) {
    return String.valueOf(sum);
  }

  /** The system's clock until it is put forward. */
  static final class SettableClock implements InstantSource {

    private volatile Duration ahead = Duration.ZERO;

    void putForward(Duration by) {
      ahead = ahead.plus(by);
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }
  }
}
