package dev.zerocopy.cache.codec.records;

import dev.zerocopy.cache.codec.arrow.ArrowColumn;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Columns of texts, and of what is made from a text. */
final class TextValues {

  private TextValues() {}

  /** Texts that lie in the column. */
  static final class Plain extends Values {

    private final MemorySegment offsets;
    private final MemorySegment bytes;
    private final Function<String, ?> parse;

    Plain(ArrowColumn column, Function<String, ?> parse) {
      super(column);
      this.offsets = column.buffers().get(1);
      this.bytes = column.buffers().get(2);
      this.parse = parse;
    }

    @Override
    @Nullable Object get(int row) {
      if (isNull(row)) {
        return null;
      }
      int start = offsets.getAtIndex(INT, row);
      byte[] text = new byte[offsets.getAtIndex(INT, row + 1L) - start];
      MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, start, text, 0, text.length);
      return parse.apply(new String(text, StandardCharsets.UTF_8));
    }
  }

  /** Texts that lie in a dictionary; each is made once for all batches. */
  static final class Encoded extends Values {

    private final ArrowColumn column;
    private final Function<String, ?> parse;

    /** Filled when read. Racy on purpose: at worst two threads make equal, immutable values. */
    private final @Nullable Object[] made;

    Encoded(ArrowColumn column, Function<String, ?> parse, @Nullable Object[] made) {
      super(column);
      this.column = column;
      this.parse = parse;
      this.made = made;
    }

    @Override
    @Nullable Object get(int row) {
      if (isNull(row)) {
        return null;
      }
      int index = (int) column.getLong(row);
      Object value = made[index];
      return value != null ? value : make(index);
    }

    private Object make(int index) {
      Object value = parse.apply(column.dictionaryString(index));
      made[index] = value;
      return value;
    }
  }
}
