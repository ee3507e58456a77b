package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.test.ChildJvm;
import dev.zerocopy.cache.test.LeakWatcher;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Byte locks against real other processes. */
@Isolated
class LockFileTests {

  @RegisterExtension static final LeakWatcher LEAKS = LeakWatcher.ofThreadsAndFiles();

  private static final long WAIT_SECONDS = 30;

  private static final Duration WAIT = Duration.ofSeconds(20);

  @TempDir private Path directory;
  private LockFile locks;

  @BeforeEach
  void open() throws IOException {
    locks = LockFile.open(directory.toRealPath());
  }

  @AfterEach
  void close() throws IOException {
    locks.close();
  }

  @Test
  void byte_ofAnotherProcess_isWaitedForAndTakenWhenThatIsKilled() throws Exception {
    try (ChildJvm other = holder(5)) {
      assertThat(other.waitForLine("locked")).isEmpty();
      CompletableFuture<FileLock> waiting = lockSoon(5);
      locks.lock(6, WAIT).release();
      assertThat(waiting).as("while other bytes are free").isNotDone();
      other.process().destroyForcibly();
      waiting.get(WAIT_SECONDS, TimeUnit.SECONDS).release();
    }
  }

  @Test
  void byte_thatAnotherProcessDoesNotGiveUp_isGivenUpOnWithASentence() throws Exception {
    try (ChildJvm other = holder(5)) {
      other.waitForLine("locked");
      assertThatThrownBy(() -> locks.lock(5, Duration.ofMillis(200)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Byte 5 of " + directory.toRealPath().resolve("lock"))
          .hasMessageContaining("is locked for 200 ms by another process, which may be stopped");
      locks.lock(6, WAIT).release();
    }
  }

  @Test
  void byte_thatIsLockedHere_isRefusedToAnotherProcess() throws Exception {
    FileLock lock = locks.lock(5, WAIT);
    try (ChildJvm other = holder(5)) {
      assertThat(other.waitForLine("refused")).isEmpty();
    }
    lock.release();
    try (ChildJvm other = holder(5)) {
      assertThat(other.waitForLine("locked")).isEmpty();
    }
  }

  @Test
  void byte_askedForTwiceInThisProcess_isGivenInTurn() throws Exception {
    FileLock first = locks.lock(5, WAIT);
    CompletableFuture<FileLock> second = lockSoon(5);
    locks.lock(6, WAIT).release();
    assertThat(second).isNotDone();
    first.release();
    second.get(WAIT_SECONDS, TimeUnit.SECONDS).release();
  }

  @Test
  void interruptedThread_getsItsLock_andNobodyLosesTheirs() throws Exception {
    FileLock before = locks.lock(5, WAIT);
    Thread.currentThread().interrupt();
    FileLock lock = locks.lock(6, WAIT);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(lock.isValid()).isTrue();
    try (ChildJvm other = holder(5)) {
      assertThat(other.waitForLine("refused")).isEmpty();
    }
    before.release();
    lock.release();
  }

  @Test
  void threadInterruptedWhileItWaits_waitsOnAndStaysInterrupted() throws Exception {
    FileLock first = locks.lock(5, WAIT);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread waiting =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    locks.lock(5, WAIT).release();
                    interrupted.complete(Thread.currentThread().isInterrupted());
                  } catch (IOException e) {
                    interrupted.completeExceptionally(e);
                  }
                });
    while (waiting.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    waiting.interrupt();
    locks.lock(6, WAIT).release();
    assertThat(interrupted).isNotDone();
    first.release();
    assertThat(interrupted.get(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    waiting.join();
  }

  @Test
  void otherClassLoader_isRefused_andTakesNoLockAway() throws Exception {
    FileLock lock = locks.lock(5, WAIT);
    try (URLClassLoader other =
        new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      Method open =
          Class.forName(LockFile.class.getName(), true, other)
              .getDeclaredMethod("open", Path.class);
      open.setAccessible(true);
      assertThatThrownBy(() -> open.invoke(null, directory.toRealPath()))
          .rootCause()
          .hasMessageContaining("is in use by another class loader of this process")
          .hasMessageContaining("zerocopy.cache.file.directory");
    }
    try (ChildJvm other = holder(5)) {
      assertThat(other.waitForLine("refused")).isEmpty();
    }
    lock.release();
  }

  @Test
  void closedFile_givesNoLock_andCanBeOpenedAgain() throws IOException {
    locks.close();
    assertThatThrownBy(() -> locks.lock(5, WAIT)).isInstanceOf(ClosedChannelException.class);
    locks = LockFile.open(directory.toRealPath());
    locks.lock(5, WAIT).release();
  }

  private static URL[] classPath() {
    return List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
        .map(LockFileTests::url)
        .toArray(URL[]::new);
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  private CompletableFuture<FileLock> lockSoon(long position) {
    CompletableFuture<FileLock> locked = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                locked.complete(locks.lock(position, WAIT));
              } catch (IOException e) {
                locked.completeExceptionally(e);
              }
            });
    return locked;
  }

  private ChildJvm holder(long position) throws IOException {
    return ChildJvm.start(
        LockHolder.class,
        List.of(),
        directory.toRealPath().resolve("lock").toString(),
        String.valueOf(position),
        "1");
  }
}
