package dev.zerocopy.cache.sample;

import java.math.BigDecimal;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Pages through the flights from an airport. */
@RestController
class LegController {

  private static final int PAGE_ROWS = 20;

  private final Legs legs;

  LegController(Legs legs) {
    this.legs = legs;
  }

  /**
   * One page, the first is 0; 404 beyond the last. Of a hit, only the rows of the page are read.
   */
  @GetMapping("/api/legs")
  LegPage legs(@RequestParam String origin, @RequestParam(defaultValue = "0") int page) {
    Answer<Rows> answer = Answer.of(() -> legs.legs(origin), all -> Rows.of(all, page));
    Rows rows = answer.value();
    if (rows.legs().isEmpty()) {
      throw new ResponseStatusException(
          HttpStatus.NOT_FOUND,
          "There are %d flights from %s, which page %d is beyond"
              .formatted(rows.total(), origin, page));
    }
    return new LegPage(
        origin,
        page,
        rows.total(),
        rows.legs(),
        answer.outcome(),
        answer.lookupMicros(),
        answer.micros());
  }

  /** The rows of a page, none if it is beyond the last. */
  private record Rows(int total, List<Leg> legs) {

    private static Rows of(List<Leg> all, int page) {
      long first = (long) page * PAGE_ROWS;
      boolean isBeyond = page < 0 || first >= all.size();
      return new Rows(
          all.size(),
          isBeyond
              ? List.of()
              : List.copyOf(
                  all.subList((int) first, (int) Math.min(all.size(), first + PAGE_ROWS))));
    }
  }

  /**
   * A page of flights and how it came.
   *
   * @param total flights on all pages
   * @param lookupMicros the time of the call that gave the list
   * @param micros the time until the page's rows were there
   */
  record LegPage(
      String origin,
      int page,
      int total,
      List<Leg> legs,
      String cache,
      BigDecimal lookupMicros,
      long micros) {}
}
