package dev.zerocopy.cache.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The application as its users start it, killed in the middle. */
class SampleApplicationTests {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path home;

  @Test
  void flights_overKillAndRestart_areComputedOnce() throws Exception {
    try (ChildApplication application = new ChildApplication(home)) {
      assertThat(application.jvmArguments())
          .containsExactly("-Xmx512m", "-cp", System.getProperty("java.class.path"));
      assertActuator(application);
      assertProblems(application);

      assertAirport(application, "ATL", "miss");
      for (String origin : List.of("ATL", "BOS", "SFO")) {
        assertAirport(application, origin, "hit");
      }
      assertProblem(application.get("/api/airports/XXX"), 404);
      assertMetrics(application);
    }
    try (ChildApplication application = new ChildApplication(home)) {
      for (String origin : List.of("ATL", "BOS", "SFO")) {
        assertAirport(application, origin, "hit");
      }
      assertThat(application.delete("/api/caches/flights").statusCode()).isEqualTo(204);
      assertComputedOnce(application);
      assertAirport(application, "BOS", "hit");
      application.stop();
      // What Spring says when a bean cannot be closed, as an allocator that is not empty.
      assertThat(application.log()).doesNotContain("close method failed").doesNotContain("ERROR");
    }
  }

  private static void assertAirport(ChildApplication application, String origin, String cache)
      throws Exception {
    HttpResponse<String> response = application.get("/api/airports/" + origin);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode body = JSON.readTree(response.body());
    AirportTotals expected = RawFlights.totals(origin);
    assertThat(body.get("origin").asString()).isEqualTo(origin);
    assertThat(body.get("flights").asLong()).isEqualTo(expected.flights());
    assertThat(body.get("meanDelayMinutes").asDouble())
        .isEqualTo((double) expected.delayMinutes() / expected.flights());
    assertThat(body.get("totalDistanceMiles").asLong()).isEqualTo(expected.distanceMiles());
    assertThat(body.get("cache").asString()).as(application.log()).isEqualTo(cache);
    assertThat(body.get("micros").asLong()).isPositive();
  }

  /** Of several first requests at a time, one runs the query. */
  private static void assertComputedOnce(ChildApplication application) throws Exception {
    List<CompletableFuture<String>> requests =
        Stream.of("ATL", "BOS", "SFO", "ATL")
            .map(origin -> application.getLater("/api/airports/" + origin))
            .toList();
    List<String> outcomes =
        requests.stream()
            .map(request -> JSON.readTree(request.join()).get("cache").asString())
            .toList();
    assertThat(outcomes).containsExactlyInAnyOrder("miss", "hit", "hit", "hit");
  }

  private static void assertActuator(ChildApplication application) throws Exception {
    assertThat(json(application, "/actuator/health").get("status").asString()).isEqualTo("UP");
    assertThat(json(application, "/actuator/caches").findValue("caches").has("flights")).isTrue();
  }

  private static void assertMetrics(ChildApplication application) throws Exception {
    assertThat(gets(application, "hit")).isPositive();
    assertThat(gets(application, "miss")).isPositive();
  }

  private static double gets(ChildApplication application, String result) throws Exception {
    JsonNode meter =
        json(application, "/actuator/metrics/cache.gets?tag=cache:flights&tag=result:" + result);
    return meter.get("measurements").get(0).get("value").asDouble();
  }

  private static JsonNode json(ChildApplication application, String path) throws Exception {
    HttpResponse<String> response = application.get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static void assertProblems(ChildApplication application) throws Exception {
    assertProblem(application.get("/api/airports/atl"), 400);
    assertProblem(application.get("/api/airports/ATLA"), 400);
    assertProblem(application.delete("/api/caches/unknown"), 404);
  }

  private static void assertProblem(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(JSON.readTree(response.body()).get("status").asInt()).isEqualTo(status);
  }
}
