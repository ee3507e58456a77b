package dev.zerocopy.cache.sample;

import dev.zerocopy.cache.codec.arrow.ArrowBatch;
import dev.zerocopy.cache.codec.arrow.ArrowColumn;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.stereotype.Service;

/** The routes of all flights, as ordinary objects. */
@Service
public class Routes {

  private final Flights flights;

  Routes(Flights flights) {
    this.flights = flights;
  }

  /** The routes by origin, then by destination; each hit is a copy of its own. */
  @Cacheable(cacheNames = "routes", sync = true)
  public Map<String, Map<String, Route>> routes() {
    Lookup.noteComputation();
    Map<String, Map<String, Route>> routes = new TreeMap<>();
    ArrowTable table = flights.flights();
    for (int i = 0; i < table.batchCount(); i++) {
      addRoutes(table.batch(i), routes);
    }
    return routes;
  }

  private static void addRoutes(ArrowBatch batch, Map<String, Map<String, Route>> routes) {
    ArrowColumn origins = batch.column("origin");
    ArrowColumn destinations = batch.column("destination");
    ArrowColumn delays = batch.column("delay");
    for (int row = 0; row < batch.rowCount(); row++) {
      String origin = origins.getString(row);
      routes
          .computeIfAbsent(origin, _ -> new TreeMap<>())
          .computeIfAbsent(destinations.getString(row), to -> new Route(origin, to))
          .add(delays.getInt(row));
    }
  }
}
