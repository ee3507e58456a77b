package dev.zerocopy.cache.sample;

import dev.zerocopy.cache.codec.arrow.ArrowTable;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Service;

/**
 * The flights of 2001 with derived columns.
 *
 * <p><b>Lifetime</b>: closed with the application; tables that were handed out stay readable.
 */
@Service
public class Flights implements AutoCloseable {

  private final BufferAllocator allocator = new RootAllocator();
  private final FlightsQuery query =
      new FlightsQuery(new ClassPathResource("data/flights-3m.parquet"), allocator);

  /** All flights in order of time. Several first callers at a time share one query. */
  @Cacheable(cacheNames = "flights", sync = true)
  public ArrowTable flights() {
    Lookup.noteComputation();
    return ArrowTable.streaming(query);
  }

  /** Fails if a query left off-heap memory behind. */
  @Override
  public void close() {
    allocator.close();
  }
}
