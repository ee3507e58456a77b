package dev.zerocopy.cache.benchmarks;

/**
 * One way to keep a table of {@value TableData#COLUMNS} columns of {@value TableData#ROWS} doubles.
 *
 * <p><b>Threads</b>: confined.
 */
interface TablePeer extends OpenedPeer {

  /** Makes, in memory, what is put. */
  Object source();

  /** Stores the table, so that a later process finds it, if this peer can do that. */
  void put(Object source) throws Exception;

  /** What a hit is. */
  Object get() throws Exception;

  /** Sums one column of a hit. */
  double sum(Object hit, int column) throws Exception;
}
