package dev.zerocopy.cache.sample;

import dev.zerocopy.cache.codec.arrow.ArrowBatch;
import dev.zerocopy.cache.codec.arrow.ArrowColumn;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.stereotype.Service;

/** The flights from one airport, as an ordinary list. */
@Service
public class Legs {

  private static final long MICROS = 1_000_000;

  private final Flights flights;

  Legs(Flights flights) {
    this.flights = flights;
  }

  /** The airport's flights in order of time; a hit is a list over mapped columns. */
  @Cacheable("legs")
  public List<Leg> legs(String origin) {
    Lookup.noteComputation();
    List<Leg> legs = new ArrayList<>();
    ArrowTable table = flights.flights();
    for (int i = 0; i < table.batchCount(); i++) {
      addLegs(table.batch(i), origin, legs);
    }
    return legs;
  }

  private static void addLegs(ArrowBatch batch, String origin, List<Leg> legs) {
    ArrowColumn origins = batch.column("origin");
    ArrowColumn dates = batch.column("date");
    ArrowColumn destinations = batch.column("destination");
    ArrowColumn delays = batch.column("delay");
    ArrowColumn distances = batch.column("distance");
    ArrowColumn late = batch.column("is_late");
    for (int row = 0; row < batch.rowCount(); row++) {
      if (origins.getString(row).equals(origin)) {
        legs.add(
            new Leg(
                time(dates.getLong(row)),
                destinations.getString(row),
                delays.getInt(row),
                distances.getInt(row),
                late.getBoolean(row)));
      }
    }
  }

  private static LocalDateTime time(long micros) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(micros, MICROS), (int) Math.floorMod(micros, MICROS) * 1_000, ZoneOffset.UTC);
  }
}
