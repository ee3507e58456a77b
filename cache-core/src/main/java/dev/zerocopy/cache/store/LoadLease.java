package dev.zerocopy.cache.store;

/**
 * The right to load a key's value, which no other process has at the time.
 *
 * <p><b>Lifetime</b>: until it is closed or its process dies, whichever comes first.
 */
@FunctionalInterface
public interface LoadLease extends AutoCloseable {

  /** The lease of a store that nobody shares. */
  LoadLease UNSHARED = () -> {};

  /** Lets the next process load. */
  @Override
  void close();
}
