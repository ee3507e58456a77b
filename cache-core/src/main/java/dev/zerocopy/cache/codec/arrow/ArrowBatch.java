package dev.zerocopy.cache.codec.arrow;

import dev.zerocopy.cache.store.CorruptEntryException;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Some consecutive rows of an {@link ArrowTable}.
 *
 * <p>A column is compared with its checksums when it is first asked for, not before.
 *
 * <p><b>Lifetime</b>: an ordinary immutable object; nothing to close. <b>Threads</b>: safe.
 *
 * <p><b>Failure</b>: {@link CorruptEntryException} from the methods that touch a damaged column;
 * the entry is dropped then, the next call of the cached method computes it anew.
 */
public final class ArrowBatch {

  private final MappedArrowTable table;
  private final BatchBody body;

  ArrowBatch(MappedArrowTable table, BatchBody body) {
    this.table = table;
    this.body = body;
  }

  /** Rows in this batch. */
  public int rowCount() {
    return body.rowCount();
  }

  /** A column by its place among {@link ArrowTable#columns}. */
  public ArrowColumn column(int index) {
    return table.columnOf(body, index);
  }

  /** The first column of a name. */
  public ArrowColumn column(String name) {
    return column(table.indexOf(name));
  }

  /**
   * The batch as Arrow vectors, over copy-on-write pages of their own.
   *
   * <p>Writing into a vector is seen through this root alone. Closing it is allowed and not needed.
   * A column is verified when its vector is first fetched. Dictionary-encoded columns hold their
   * indices; {@link ArrowTable#openReader} gives the dictionaries too.
   */
  public VectorSchemaRoot toRoot() {
    return table.rootOf(body);
  }

  /** Gives the resident pages of the table's columns back; they are read again when touched. */
  public void releasePages() {
    table.releasePages(body);
  }
}
