package dev.zerocopy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FailOpenGateTests {

  private static final boolean AT_ONCE = false;
  private static final boolean WAITED = true;

  private final AtomicLong nanos = new AtomicLong();
  private final List<CompletableFuture<String>> questions = new ArrayList<>();
  private final FailOpenGate gate = new FailOpenGate(this::ask, nanos::get);

  private CompletableFuture<String> ask() {
    CompletableFuture<String> question = new CompletableFuture<>();
    questions.add(question);
    return question;
  }

  private void answer() {
    questions.getLast().complete("there");
  }

  private void refuse() {
    questions.getLast().completeExceptionally(new IllegalStateException("away"));
  }

  private void pass(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private boolean admits() {
    return gate.admit() >= 0;
  }

  @Test
  void gate_new_isClosedAndAdmits() {
    assertThat(gate.state()).isEqualTo(BreakerState.CLOSED);
    assertThat(admits()).isTrue();
    assertThat(gate.refusals()).isZero();
    assertThat(questions).isEmpty();
  }

  @Test
  void call_unanswered_opensTheGateAndAsksOnce() {
    assertThat(gate.failed(gate.admit(), WAITED)).isTrue();

    assertThat(gate.state()).isEqualTo(BreakerState.HALF_OPEN);
    assertThat(admits()).isFalse();
    assertThat(admits()).isFalse();
    assertThat(gate.refusals()).isEqualTo(2);
    assertThat(questions).hasSize(1);
  }

  @Test
  void question_answered_closesTheGate() {
    gate.failed(gate.admit(), WAITED);
    answer();

    assertThat(gate.state()).isEqualTo(BreakerState.CLOSED);
    assertThat(admits()).isTrue();
  }

  @Test
  void question_unanswered_isAskedAgainByTheFirstCallAfterAPauseThatDoubles() {
    gate.failed(gate.admit(), AT_ONCE);
    for (long pause = FailOpenGate.MIN_PAUSE_MILLIS; pause < 3000; pause *= 2) {
      int asked = questions.size();
      refuse();
      assertThat(gate.state()).isEqualTo(BreakerState.OPEN);
      long expected = Math.min(pause, FailOpenGate.MAX_PAUSE_MILLIS);
      pass(expected - 1);
      assertThat(admits()).isFalse();
      assertThat(questions).hasSize(asked);
      pass(1);
      assertThat(admits()).isFalse();
      assertThat(questions).hasSize(asked + 1);
      assertThat(gate.state()).isEqualTo(BreakerState.HALF_OPEN);
    }
  }

  @Test
  void call_ofAnEarlierTime_failing_changesNothing() {
    long early = gate.admit();
    gate.failed(gate.admit(), WAITED);
    assertThat(gate.failed(early, WAITED)).isFalse();
    answer();

    assertThat(gate.failed(early, WAITED)).isFalse();
    assertThat(gate.state()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void server_thatAnswersQuestionsOnly_isLeftAloneLongerEachTime() {
    gate.failed(gate.admit(), WAITED);
    answer();
    long hold = 0;
    for (long expected = 1000; hold < FailOpenGate.MAX_HOLD_MILLIS; expected *= 2) {
      hold = expected;
      int asked = questions.size();
      gate.failed(gate.admit(), WAITED);
      pass(hold - 1);
      assertThat(admits()).isFalse();
      assertThat(questions).hasSize(asked);
      pass(1);
      assertThat(admits()).isFalse();
      assertThat(questions).hasSize(asked + 1);
      answer();
    }
    pass(FailOpenGate.RELAPSE_MILLIS);
    int asked = questions.size();
    gate.failed(gate.admit(), WAITED);
    assertThat(questions).as("after a good time").hasSize(asked + 1);
  }

  @Test
  void connection_brokenAgainAndAgain_isAskedForAtOnce() {
    for (int i = 1; i <= 5; i++) {
      gate.failed(gate.admit(), AT_ONCE);
      assertThat(questions).hasSize(i);
      answer();
    }
  }

  @Test
  void question_dueForManyThreads_isAskedByOne() throws Exception {
    gate.failed(gate.admit(), AT_ONCE);
    for (int round = 0; round < 200; round++) {
      refuse();
      pass(FailOpenGate.MAX_PAUSE_MILLIS);
      int asked = questions.size();
      CountDownLatch start = new CountDownLatch(1);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        threads.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        start.await();
                      } catch (InterruptedException e) {
                        throw new AssertionError(e);
                      }
                      gate.admit();
                    }));
      }
      start.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(questions).hasSize(asked + 1);
    }
  }
}
