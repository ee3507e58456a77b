package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.test.ChildJvm;
import dev.zerocopy.cache.test.LeakWatcher;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** What one process does is seen by the next read of another one, with real processes. */
@Isolated
class SharingTests extends TwoProcesses {

  @RegisterExtension static final LeakWatcher LEAKS = LeakWatcher.ofThreadsAndFiles();

  private void tellToDie(String line) throws Exception {
    tell(line);
    peer.process().waitFor();
  }

  @Test
  void putReplaceAndEvict_ofOneProcess_areSeenByTheNextReadOfTheOther() throws Exception {
    for (int round = 0; round < 50; round++) {
      put("k", round);
      assertThat(ask("get k")).isEqualTo(text(Peer.sumOf(round)));
      assertThat(ask("put k " + (round + 1000))).isEqualTo("true");
      assertThat(find("k")).isEqualTo(Peer.sumOf(round + 1000));
      assertThat(ask("evict k")).isEqualTo("true");
      assertThat(find("k")).isNull();
      put("k", round);
      assertThat(ask("get k")).isEqualTo(text(Peer.sumOf(round)));
      assertThat(cache.evict("k")).isTrue();
      assertThat(ask("get k")).isEqualTo("null");
    }
  }

  @Test
  void clear_ofOneProcess_isSeenByTheNextReadOfTheOther_andSparesLaterPuts() throws Exception {
    for (int round = 0; round < 20; round++) {
      put("k", round);
      assertThat(ask("get k")).isEqualTo(text(Peer.sumOf(round)));
      ask("clear");
      assertThat(find("k")).isNull();
      put("k", round + 1000);
      assertThat(find("k")).isEqualTo(Peer.sumOf(round + 1000));
      assertThat(ask("get k")).isEqualTo(text(Peer.sumOf(round + 1000)));
      cache.clear();
      assertThat(ask("get k")).isEqualTo("null");
      assertThat(ask("put k " + round)).isEqualTo("true");
      assertThat(ask("get k")).isEqualTo(text(Peer.sumOf(round)));
      assertThat(find("k")).isEqualTo(Peer.sumOf(round));
    }
  }

  @Test
  void writerKilledBetweenRenameAndCounter_itsEntryIsServed() throws Exception {
    put("k", 1);
    Path copy = directory.resolve("copy");
    Files.copy(entryFile("k"), copy);
    put("k", 2);
    assertThat(find("k")).isEqualTo(Peer.sumOf(2));

    tellToDie("die-put k " + copy);

    assertThat(find("k")).isEqualTo(Peer.sumOf(1));
    startPeer();
    assertThat(ask("get k")).isEqualTo(text(Peer.sumOf(1)));
    assertThat(ask("put k 3")).isEqualTo("true");
    assertThat(find("k")).isEqualTo(Peer.sumOf(3));
  }

  @Test
  void writerKilledBetweenUnlinkAndCounter_itsEntryIsGone() throws Exception {
    put("k", 1);
    assertThat(find("k")).isNotNull();
    tellToDie("die-evict k");
    assertThat(find("k")).isNull();
    put("k", 2);
    assertThat(find("k")).isEqualTo(Peer.sumOf(2));
  }

  @Test
  void clearKilledBeforeItSaysSo_isEndedByWhoLooksNext() throws Exception {
    put("k", 1);
    assertThat(find("k")).isNotNull();
    tellToDie("die-clear");
    assertThat(find("k")).isNull();
    put("k", 2);
    assertThat(find("k")).isEqualTo(Peer.sumOf(2));
  }

  @Test
  void oddCounterOfALivingWriter_entriesAreServedFromTheirFiles() throws Exception {
    put("k", 1);
    CacheKey key = CacheKey.of("k");
    CoherencePage page = CoherencePage.open(directory.resolve("caches/tables"));
    try (ChildJvm holder =
        ChildJvm.start(
            LockHolder.class,
            List.of(),
            directory.resolve("lock").toString(),
            "1", // all but the evictor's
            String.valueOf(Long.MAX_VALUE - 1))) {
      holder.waitForLine("locked");
      int share = Shards.shareOf(key);
      page.setCounter(share, page.counter(share) + 1);
      assertThat(find("k")).isEqualTo(Peer.sumOf(1));
      assertThat(find("k")).isEqualTo(Peer.sumOf(1));
      assertThat(Shards.isOdd(page.counter(share))).isTrue();
    }
    assertThat(find("k")).isEqualTo(Peer.sumOf(1));
    assertThat(Shards.isOdd(page.counter(Shards.shareOf(key)))).as("settled").isFalse();
  }

  @Test
  void pageAndLockFileDeleted_areMadeAnew_andProcessesAgreeAgain() throws Exception {
    put("k", 1);
    assertThat(ask("get k")).isEqualTo(text(Peer.sumOf(1)));
    Path page = directory.resolve("caches/tables/coherence");
    Path lock = directory.resolve("lock");
    Files.delete(page);
    Files.delete(lock);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!(Files.exists(page) && Files.exists(lock)) && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    // Each process looks once a second: from then on all are on the new files.
    Thread.sleep(2_500);
    for (int round = 0; round < 10; round++) {
      put("k", round);
      assertThat(ask("get k")).isEqualTo(text(Peer.sumOf(round)));
      ask("put k " + (round + 100));
      assertThat(find("k")).isEqualTo(Peer.sumOf(round + 100));
      ask("clear");
      assertThat(find("k")).isNull();
    }
  }

  @Test
  void processesStartedTogether_eachKeepsItsTemporaryFolder() throws Exception {
    List<ChildJvm> peers = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        peers.add(ChildJvm.start(Peer.class, List.of(), directory.toString(), "0", "0"));
      }
      for (ChildJvm each : peers) {
        each.waitForLine("ready");
        Writer input = each.process().outputWriter();
        input.write("put k" + peers.indexOf(each) + " 1\n");
        input.flush();
        assertThat(each.waitForLine("answer")).isEqualTo("true");
      }
      for (int i = 0; i < 4; i++) {
        assertThat(find("k" + i)).isEqualTo(Peer.sumOf(1));
      }
    } finally {
      peers.forEach(ChildJvm::close);
    }
  }

  private Path entryFile(String key) {
    return FileNames.ofEntry(directory.resolve("caches/tables"), CacheKey.of(key));
  }
}
