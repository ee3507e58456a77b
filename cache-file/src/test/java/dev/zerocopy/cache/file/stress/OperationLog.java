package dev.zerocopy.cache.file.stress;

import dev.zerocopy.cache.file.stress.Operation.Kind;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The operations of one thread in a mapped file: what is in it outlives the process.
 *
 * <p>Each is written before it begins, and its end and what it read after it.
 */
final class OperationLog {

  /** Kind and key, version, start, end. */
  private static final int RECORD_LONGS = 4;

  private final MemorySegment records;
  private int next;

  private OperationLog(MemorySegment records) {
    this.records = records;
  }

  static OperationLog create(Path file, int operations) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      long bytes = (long) operations * RECORD_LONGS * Long.BYTES;
      return new OperationLog(channel.map(MapMode.READ_WRITE, 0, bytes, Arena.ofAuto()));
    }
  }

  void begin(Kind kind, int key, long version) {
    set(1, version);
    set(3, Long.MAX_VALUE);
    set(2, System.nanoTime());
    set(0, ((long) kind.code << 32) | (key & 0xffff_ffffL));
  }

  void end(long version) {
    set(1, version);
    set(3, System.nanoTime());
    next++;
  }

  /** Leaves the operation out: it changed and saw nothing. */
  void withdraw() {
    set(2, 0);
    next++;
  }

  private void set(int field, long value) {
    records.setAtIndex(ValueLayout.JAVA_LONG, (long) next * RECORD_LONGS + field, value);
  }

  /** Reads a file that a process wrote, which may be dead. */
  static List<Operation> read(Path file) throws IOException {
    List<Operation> operations = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      MemorySegment records = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
      long count = records.byteSize() / (RECORD_LONGS * Long.BYTES);
      for (long i = 0; i < count; i++) {
        long start = get(records, i, 2);
        long end = get(records, i, 3);
        long head = get(records, i, 0);
        if (start == 0 || head == 0) {
          continue; // withdrawn, or not begun
        }
        Kind kind = Kind.of((int) (head >>> 32));
        if (end != Long.MAX_VALUE || kind != Kind.GET) {
          operations.add(new Operation(kind, (int) head, get(records, i, 1), start, end));
        }
      }
    }
    return operations;
  }

  private static long get(MemorySegment records, long record, int field) {
    return records.getAtIndex(ValueLayout.JAVA_LONG, record * RECORD_LONGS + field);
  }
}
