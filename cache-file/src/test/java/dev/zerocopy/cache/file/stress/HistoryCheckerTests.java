package dev.zerocopy.cache.file.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.file.stress.Operation.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker finds what is wrong and lets pass what is not. */
class HistoryCheckerTests {

  private static final long NEVER = Long.MAX_VALUE;

  private static Operation put(long version, long start, long end) {
    return new Operation(Kind.PUT, 1, version, start, end);
  }

  private static Operation get(long version, long start, long end) {
    return new Operation(Kind.GET, 1, version, start, end);
  }

  private static Operation evict(long start, long end) {
    return new Operation(Kind.EVICT, 1, 0, start, end);
  }

  private static Operation clear(long start, long end) {
    return new Operation(Kind.CLEAR, -1, 0, start, end);
  }

  private static void assertFault(String fault, Operation... history) {
    assertThat(HistoryChecker.check(List.of(history))).singleElement().asString().contains(fault);
  }

  private static void assertFine(Operation... history) {
    assertThat(HistoryChecker.check(List.of(history))).isEmpty();
  }

  @Test
  void overwrittenValue_isStale() {
    assertFault("stale value", put(1, 10, 20), put(2, 30, 40), get(1, 50, 60));
    assertFine(put(1, 10, 20), put(2, 30, 40), get(2, 50, 60));
    assertFine(put(1, 10, 20), put(2, 30, 55), get(1, 50, 60));
    assertFine(put(1, 10, 35), put(2, 30, 40), get(1, 50, 60));
  }

  @Test
  void removedValue_isStale() {
    assertFault("stale value", put(1, 10, 20), evict(30, 40), get(1, 50, 60));
    assertFault("stale value", put(1, 10, 20), clear(30, 40), get(1, 50, 60));
    assertFine(put(1, 10, 20), evict(30, 55), get(1, 50, 60));
    assertFine(put(1, 10, 35), clear(30, 40), get(1, 50, 60));
  }

  @Test
  void valueReadAfterItsSuccessorWasRead_isStale() {
    assertFault("stale value", put(1, 10, 20), put(2, 30, NEVER), get(2, 40, 45), get(1, 50, 60));
    assertFine(put(1, 10, 20), put(2, 30, NEVER), get(1, 40, 45), get(2, 50, 60));
  }

  @Test
  void valueOfAKilledPut_mayAppearOrNot() {
    assertFine(put(1, 10, 20), put(2, 30, NEVER), get(2, 40, 50));
    assertFine(put(1, 10, 20), put(2, 30, NEVER), get(1, 40, 50));
    assertFine(put(1, 10, NEVER), get(0, 40, 50), get(1, 60, 70));
  }

  @Test
  void missAfterAPutThatNothingRemoved_isALostEntry() {
    assertFault("lost entry", put(1, 10, 20), get(0, 30, 40));
    assertFault("lost entry", evict(1, 5), put(1, 10, 20), get(0, 30, 40));
    assertFault("lost entry", put(1, 10, NEVER), get(1, 20, 25), get(0, 30, 40));
    assertFine(put(1, 10, 20), evict(15, 25), get(0, 30, 40));
    assertFine(put(1, 10, 20), clear(35, NEVER), get(0, 30, 40));
    assertFine(put(1, 10, 35), get(0, 30, 40));
  }

  @Test
  void valueThatNobodyPut_isForeign() {
    assertFault("foreign value", put(1, 10, 20), get(7, 30, 40));
    assertFault("foreign value", get(1, 1, 5), put(1, 10, 20));
    assertFault("half value", put(1, 10, 20), get(Operation.HALF, 30, 40));
  }

  @Test
  void otherKeys_areOthers() {
    Operation other = new Operation(Kind.PUT, 2, 5, 30, 40);
    assertFine(put(1, 10, 20), other, get(1, 50, 60));
    assertFault("foreign value", other, put(1, 10, 20), get(5, 50, 60));
  }
}
