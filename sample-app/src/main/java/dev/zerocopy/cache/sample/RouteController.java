package dev.zerocopy.cache.sample;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows the busiest routes. */
@RestController
class RouteController {

  private static final int SHOWN = 20;

  private final Routes routes;

  RouteController(Routes routes) {
    this.routes = routes;
  }

  /** The routes with the most flights, the busiest first. */
  @GetMapping("/api/routes")
  BusiestRoutes busiest() {
    Answer<List<Route>> answer = Answer.of(routes::routes, RouteController::byFlights);
    List<Route> all = answer.value();
    return new BusiestRoutes(
        all.size(),
        all.subList(0, Math.min(SHOWN, all.size())),
        answer.outcome(),
        answer.lookupMicros(),
        answer.micros());
  }

  private static List<Route> byFlights(Map<String, Map<String, Route>> routes) {
    return routes.values().stream()
        .flatMap(byOrigin -> byOrigin.values().stream())
        .sorted(Comparator.comparingLong(Route::getFlights).reversed())
        .toList();
  }

  /**
   * Routes and how they came.
   *
   * @param total routes that there are
   * @param lookupMicros the time of the call that gave the routes
   * @param micros the time of look-up and sorting
   */
  record BusiestRoutes(
      int total, List<Route> routes, String cache, BigDecimal lookupMicros, long micros) {}
}
