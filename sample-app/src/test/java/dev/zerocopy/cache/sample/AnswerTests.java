package dev.zerocopy.cache.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zerocopy.cache.store.CorruptEntryException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AnswerTests {

  private final AtomicInteger calls = new AtomicInteger();

  @Test
  void of_aHit_saysWhatWasReadAndHowLongItTook() {
    Answer<String> answer = Answer.of(() -> "value", value -> value + " read");
    assertThat(answer.value()).isEqualTo("value read");
    assertThat(answer.outcome()).isEqualTo("hit");
    assertThat(answer.lookupNanos()).isPositive().isLessThanOrEqualTo(answer.nanos());
  }

  @Test
  void of_aMiss_isAMiss() {
    assertThat(Answer.of(this::compute, value -> value).outcome()).isEqualTo("miss");
  }

  @Test
  void of_aDamagedValue_isComputedAnew() {
    Answer<Integer> answer = Answer.of(this::computeAgain, AnswerTests::readUndamaged);
    assertThat(answer.value()).isEqualTo(2);
    assertThat(answer.outcome()).isEqualTo("damaged");
    assertThat(answer.isHit()).isFalse();
    assertThat(calls).hasValue(2);
  }

  @Test
  void of_aValueThatIsDamagedAgain_fails() {
    assertThatExceptionOfType(CorruptEntryException.class)
        .isThrownBy(() -> Answer.of(this::compute, _ -> readUndamaged(1)));
    assertThat(calls).hasValue(2);
  }

  private int compute() {
    Lookup.noteComputation();
    return calls.incrementAndGet();
  }

  /** The first call gives what is stored. */
  private int computeAgain() {
    return calls.get() == 0 ? calls.incrementAndGet() : compute();
  }

  private static int readUndamaged(int value) {
    if (value == 1) {
      throw new CorruptEntryException("Damaged", new IllegalStateException());
    }
    return value;
  }
}
