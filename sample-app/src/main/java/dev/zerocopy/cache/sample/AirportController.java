package dev.zerocopy.cache.sample;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** What the flights say about an airport. */
@RestController
class AirportController {

  private static final Pattern CODE = Pattern.compile("[A-Z]{3}");

  private final Flights flights;

  AirportController(Flights flights) {
    this.flights = flights;
  }

  /** Computes over the cached table; 404 for an airport that no flight left from. */
  @GetMapping("/api/airports/{origin}")
  AirportSummary airport(@PathVariable String origin) {
    if (!CODE.matcher(origin).matches()) {
      throw new ResponseStatusException(
          HttpStatus.BAD_REQUEST, "An airport code must be three capital letters");
    }
    Answer<AirportTotals> answer =
        Answer.of(flights::flights, table -> AirportTotals.of(table, origin));
    AirportTotals totals = answer.value();
    if (totals.flights() == 0) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND, "No flight left from " + origin);
    }
    return new AirportSummary(
        origin,
        totals.flights(),
        (double) totals.delayMinutes() / totals.flights(),
        totals.distanceMiles(),
        answer.outcome(),
        answer.lookupMicros(),
        answer.micros());
  }

  /**
   * An airport's numbers and how they came.
   *
   * @param cache {@code miss} if the cached method ran in this request, {@code damaged} if it ran
   *     because the stored table was found damaged, else {@code hit}
   * @param lookupMicros the time of the call that gave the table
   * @param micros the time of look-up and computation
   */
  record AirportSummary(
      String origin,
      long flights,
      double meanDelayMinutes,
      long totalDistanceMiles,
      String cache,
      BigDecimal lookupMicros,
      long micros) {}
}
