package dev.zerocopy.cache.benchmarks;

/**
 * One way to keep tables of {@value TableData#COLUMNS} columns of doubles.
 *
 * <p><b>Threads</b>: confined.
 */
interface TablePeer extends OpenedPeer {

  /** Makes, in memory, what is put. */
  Object source();

  /** Stores a table under a number, so that a later process finds it, if this peer can do that. */
  void putTable(int number, Object source) throws Exception;

  /** What a hit of table 0 is. */
  Object get() throws Exception;

  /** Sums one column of a hit. */
  double sum(Object hit, int column) throws Exception;
}
