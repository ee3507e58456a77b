package dev.zerocopy.cache.codec.records;

import dev.zerocopy.cache.codec.arrow.ArrowTable;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Records over the batches of a table. */
@SuppressWarnings("unchecked") // a row builder makes records of the shape's class, which is R
final class MappedRecordList<R> extends AbstractList<R> implements RecordList<R> {

  private final ArrowTable table;
  private final RecordShape shape;
  private final ColumnOpener opener;
  private final int size;

  /** The index after each batch's last. */
  private final int[] ends;

  /**
   * Opened when first read. Racy on purpose: at worst two threads open the same batch; a batch is
   * safe to see once it is seen.
   */
  private final @Nullable Batch[] batches;

  /** Takes the table of an entry and the entry's bytes. */
  MappedRecordList(ArrowTable table, MemorySegment bytes, RecordShape shape) {
    this.table = table;
    this.shape = shape;
    this.opener = new ColumnOpener(shape, bytes);
    this.size = Math.toIntExact(table.rowCount());
    this.batches = new @Nullable Batch[table.batchCount()];
    this.ends = new int[batches.length];
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += table.batch(i).rowCount();
      ends[i] = end;
    }
  }

  /** A batch that is opened. */
  private record Batch(Columns columns, int start, int end) {

    Object get(int index) {
      return columns.row(index - start);
    }
  }

  @Override
  public ArrowTable table() {
    return table;
  }

  Class<?> type() {
    return shape.type();
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public R get(int index) {
    Objects.checkIndex(index, size);
    return (R) batchOf(index).get(index);
  }

  private Batch batchOf(int index) {
    int at = 0;
    if (ends.length > 1) {
      at = Arrays.binarySearch(ends, index);
      at = at < 0 ? -at - 1 : at + 1;
      while (ends[at] <= index) { // an empty batch ends where the one before it does
        at++;
      }
    }
    Batch batch = batches[at];
    return batch != null ? batch : open(at);
  }

  private Batch open(int at) {
    Batch batch = new Batch(opener.open(table.batch(at)), at == 0 ? 0 : ends[at - 1], ends[at]);
    batches[at] = batch;
    return batch;
  }

  /** All records in an array of their class. */
  Object[] toRecordArray() {
    Object[] array = (Object[]) Array.newInstance(shape.type(), size);
    int next = 0;
    for (R element : this) {
      array[next++] = element;
    }
    return array;
  }

  @Override
  public Iterator<R> iterator() {
    return new Cursor(0, size);
  }

  @Override
  public Spliterator<R> spliterator() {
    return new Cursor(0, size);
  }

  @Override
  public void forEach(Consumer<? super R> action) {
    new Cursor(0, size).forEachRemaining(action);
  }

  /** Walks a range; keeps the batch that it is in. */
  private final class Cursor implements Iterator<R>, Spliterator<R> {

    private int next;
    private final int end;
    private @Nullable Batch batch;

    Cursor(int next, int end) {
      this.next = next;
      this.end = end;
    }

    @Override
    public boolean hasNext() {
      return next < end;
    }

    @Override
    public R next() {
      int index = next;
      if (index >= end) {
        throw new NoSuchElementException();
      }
      Batch current = batch;
      if (current == null || index >= current.end) {
        current = batchOf(index);
        batch = current;
      }
      next = index + 1;
      return (R) current.get(index);
    }

    @Override
    public boolean tryAdvance(Consumer<? super R> action) {
      if (next >= end) {
        return false;
      }
      action.accept(next());
      return true;
    }

    @Override
    public void forEachRemaining(Consumer<? super R> action) {
      Objects.requireNonNull(action);
      while (next < end) {
        Batch current = batchOf(next);
        int stop = Math.min(end, current.end);
        for (int i = next; i < stop; i++) {
          next = i + 1;
          action.accept((R) current.get(i));
        }
      }
    }

    @Override
    public @Nullable Spliterator<R> trySplit() {
      int middle = (next + end) >>> 1;
      if (middle <= next) {
        return null;
      }
      Cursor prefix = new Cursor(next, middle);
      next = middle;
      batch = null;
      return prefix;
    }

    @Override
    public long estimateSize() {
      return (long) end - next;
    }

    @Override
    public int characteristics() {
      return ORDERED | SIZED | SUBSIZED | IMMUTABLE | NONNULL;
    }
  }

  @Override
  public boolean addAll(Collection<? extends R> added) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean addAll(int index, Collection<? extends R> added) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean remove(Object element) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean removeAll(Collection<?> removed) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean retainAll(Collection<?> retained) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean removeIf(Predicate<? super R> filter) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void replaceAll(UnaryOperator<R> operator) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void sort(@Nullable Comparator<? super R> order) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void clear() {
    throw new UnsupportedOperationException();
  }
}
