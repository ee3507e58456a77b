package dev.zerocopy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Asks again and again, but not for ever. */
final class Polling {

  private static final long TIMEOUT_SECONDS = 60;

  private Polling() {}

  /** Asks every 20 ms until the answer is right, and returns it. */
  static <T> T until(String what, Callable<T> question, Predicate<T> isRight) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    T answer = question.call();
    while (!isRight.test(answer)) {
      assertThat(System.nanoTime() - end).as("still %s instead of: %s", answer, what).isNegative();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      answer = question.call();
    }
    return answer;
  }
}
