package dev.zerocopy.cache.file.stress;

import dev.zerocopy.cache.file.stress.Operation.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says what in a history of operations cannot have been, had all processes used one map with a
 * lock.
 *
 * <p>Each put writes a version of its own, so that a read names the put that it saw. An operation
 * takes effect at some moment between its start and its end, and at the latest when its value is
 * read; one whose process died may take effect later or never. Then a read of version v is
 *
 * <ul>
 *   <li><b>foreign</b> if v was not put under its key before the read ended,
 *   <li><b>half</b> if it is not what one put wrote,
 *   <li><b>stale</b> if v was overwritten or removed for certain: by an operation that began after
 *       v was in effect, and was in effect itself before the read began;
 * </ul>
 *
 * and a miss is a <b>lost entry</b> if a put was in effect before it began that no removal can have
 * followed; but not of a key whose cache has a limit: its entries may be evicted at any time.
 *
 * <p><b>Source</b>: Gibbons and Korach, "Testing Shared Memories", 1997: with distinct values the
 * check takes n log n steps.
 */
final class HistoryChecker {

  private final List<String> faults = new ArrayList<>();

  private final int firstLimitedKey;

  private HistoryChecker(int firstLimitedKey) {
    this.firstLimitedKey = firstLimitedKey;
  }

  static List<String> check(List<Operation> history) {
    return check(history, Integer.MAX_VALUE);
  }

  /** Checks a history in which entries of keys from a number on may be evicted. */
  static List<String> check(List<Operation> history, int firstLimitedKey) {
    HistoryChecker checker = new HistoryChecker(firstLimitedKey);
    List<Operation> clears = history.stream().filter(o -> o.kind() == Kind.CLEAR).toList();
    Map<Integer, List<Operation>> byKey = new HashMap<>();
    for (Operation operation : history) {
      if (operation.kind() != Kind.CLEAR) {
        byKey.computeIfAbsent(operation.key(), _ -> new ArrayList<>(clears)).add(operation);
      }
    }
    byKey.values().forEach(checker::checkKey);
    return checker.faults;
  }

  private void checkKey(List<Operation> operations) {
    Map<Long, Write> puts = new HashMap<>();
    List<Write> writes = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation.kind() != Kind.GET) {
        Write write = new Write(operation);
        writes.add(write);
        if (operation.kind() == Kind.PUT) {
          puts.put(operation.version(), write);
        }
      }
    }
    List<Operation> reads = operations.stream().filter(o -> o.kind() == Kind.GET).toList();
    for (Operation read : reads) {
      Write put = puts.get(read.version());
      if (put != null) {
        put.effectNanos = Math.min(put.effectNanos, read.endNanos());
      }
    }
    Overwrites overwrites = new Overwrites(writes);
    Removals removals = new Removals(writes);
    for (Operation read : reads) {
      if (read.version() == Operation.NONE) {
        if (read.key() < firstLimitedKey && removals.isLost(read)) {
          faults.add("lost entry: " + read);
        }
        continue;
      }
      Write put = puts.get(read.version());
      if (read.version() == Operation.HALF) {
        faults.add("half value: " + read);
      } else if (put == null || put.operation.startNanos() > read.endNanos()) {
        faults.add("foreign value: " + read);
      } else if (overwrites.oneBetween(put.effectNanos, read.startNanos())) {
        faults.add("stale value: " + read + " of " + put.operation);
      }
    }
  }

  /** A put or removal, and the moment by which it was in effect. */
  private static final class Write {

    final Operation operation;
    long effectNanos;

    Write(Operation operation) {
      this.operation = operation;
      this.effectNanos = operation.endNanos();
    }
  }

  /** Writes by their start, with the earliest effect among those from each on. */
  private static final class Overwrites {

    private final long[] startNanos;
    private final long[] earliestEffectNanos;

    Overwrites(List<Write> writes) {
      Write[] sorted = writes.toArray(Write[]::new);
      Arrays.sort(sorted, Comparator.comparingLong(w -> w.operation.startNanos()));
      startNanos = Arrays.stream(sorted).mapToLong(w -> w.operation.startNanos()).toArray();
      earliestEffectNanos = new long[sorted.length + 1];
      earliestEffectNanos[sorted.length] = Long.MAX_VALUE;
      for (int i = sorted.length - 1; i >= 0; i--) {
        earliestEffectNanos[i] = Math.min(sorted[i].effectNanos, earliestEffectNanos[i + 1]);
      }
    }

    boolean oneBetween(long afterNanos, long beforeNanos) {
      return earliestEffectNanos[firstAfter(startNanos, afterNanos)] < beforeNanos;
    }
  }

  /** Puts by their effect, with the latest start so far; removals by start, with the latest end. */
  private static final class Removals {

    private final long[] putEffectNanos;
    private final long[] latestPutStartNanos;
    private final long[] removalStartNanos;
    private final long[] latestRemovalEndNanos;

    Removals(List<Write> writes) {
      Write[] puts =
          writes.stream()
              .filter(w -> w.operation.kind() == Kind.PUT)
              .sorted(Comparator.comparingLong(w -> w.effectNanos))
              .toArray(Write[]::new);
      putEffectNanos = Arrays.stream(puts).mapToLong(w -> w.effectNanos).toArray();
      latestPutStartNanos = new long[puts.length + 1];
      latestPutStartNanos[0] = Long.MIN_VALUE;
      for (int i = 0; i < puts.length; i++) {
        latestPutStartNanos[i + 1] =
            Math.max(puts[i].operation.startNanos(), latestPutStartNanos[i]);
      }
      Operation[] removals =
          writes.stream()
              .map(w -> w.operation)
              .filter(Operation::isRemoval)
              .sorted(Comparator.comparingLong(Operation::startNanos))
              .toArray(Operation[]::new);
      removalStartNanos = Arrays.stream(removals).mapToLong(Operation::startNanos).toArray();
      latestRemovalEndNanos = new long[removals.length + 1];
      latestRemovalEndNanos[0] = Long.MIN_VALUE;
      for (int i = 0; i < removals.length; i++) {
        latestRemovalEndNanos[i + 1] = Math.max(removals[i].endNanos(), latestRemovalEndNanos[i]);
      }
    }

    boolean isLost(Operation miss) {
      long put = latestPutStartNanos[firstAfter(putEffectNanos, miss.startNanos() - 1)];
      long removal = latestRemovalEndNanos[firstAfter(removalStartNanos, miss.endNanos())];
      return put != Long.MIN_VALUE && removal < put;
    }
  }

  /** Index of the first number greater than a bound. */
  private static int firstAfter(long[] sorted, long bound) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] > bound) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
