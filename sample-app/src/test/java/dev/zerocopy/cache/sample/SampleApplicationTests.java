package dev.zerocopy.cache.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.redis.server.RedisServer;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The application as its users start it, killed in the middle. */
class SampleApplicationTests {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path home;

  @Test
  void flights_overKillAndRestart_areComputedOnce() throws Exception {
    String sum;
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
      assertLegs(application, "miss");
      assertLegs(application, "hit");
      assertRoutes(application, "miss");
      assertRoutes(application, "hit");
      sum = scan(application, false);
    }
    try (ChildApplication application = new ChildApplication(home)) {
      for (String origin : List.of("ATL", "BOS", "SFO")) {
        assertAirport(application, origin, "hit");
      }
      assertLegs(application, "hit");
      assertRoutes(application, "hit");
      assertArrowFile(application);
      assertThat(scan(application, true)).isEqualTo(sum);
      damage(application);
      assertVerified(application, "flights", 1);
      assertAirport(application, "ATL", "miss");
      damage(application);
      assertAirport(application, "ATL", "damaged");
      assertThat(scan(application, true)).isEqualTo(sum);
      assertThat(application.delete("/api/caches/flights").statusCode()).isEqualTo(204);
      assertProblem(application.post("/api/caches/flights/damage"), 409);
      assertComputedOnce(application);
      assertAirport(application, "BOS", "hit");
      application.stop();
      // What Spring says when a bean cannot be closed, as an allocator that is not empty.
      assertThat(application.log()).doesNotContain("close method failed").doesNotContain("ERROR");
    }
    assertProfileRedis();
  }

  /** Routes and legs move by properties alone; the table stays where it is. */
  private void assertProfileRedis() throws Exception {
    try (RedisServer redis = RedisServer.start()) {
      String[] arguments = {
        "--spring.profiles.active=redis", "--spring.data.redis.port=" + redis.port()
      };
      try (ChildApplication application = new ChildApplication(home, arguments)) {
        assertLegs(application, "miss");
        assertLegs(application, "hit");
        assertRoutes(application, "miss");
        assertRoutes(application, "hit");
        assertThat(scan(application, false)).isNotEmpty();
        assertQueries(application);
        JsonNode health = json(application, "/actuator/health/zerocopycache").get("components");
        assertThat(health.get("redis").get("details").get("breaker").asString())
            .isEqualTo("closed");
        assertThat(health.get("file").get("details").get("writable").asBoolean()).isTrue();
        JsonNode caches = json(application, "/actuator/zerocopycache").get("caches");
        assertThat(caches.get("legs").get("backend").asString()).isEqualTo("redis");
        assertThat(caches.get("flights").get("settings").get("max-size").asString())
            .isEqualTo("8GB");
      }
      try (ChildApplication application = new ChildApplication(home, arguments)) {
        assertLegs(application, "hit");
        assertRoutes(application, "hit");
      }
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

  private static void assertLegs(ChildApplication application, String cache) throws Exception {
    List<Leg> expected = RawFlights.legs("BOS");
    for (int page : List.of(0, 3, (expected.size() - 1) / 20)) {
      JsonNode body = json(application, "/api/legs?origin=BOS&page=" + page);
      assertThat(body.get("total").asInt()).isEqualTo(expected.size());
      assertThat(body.get("cache").asString()).isEqualTo(page == 0 ? cache : "hit");
      List<Leg> legs = JSON.convertValue(body.get("legs"), new TypeReference<>() {});
      assertThat(legs)
          .isEqualTo(expected.subList(20 * page, Math.min(expected.size(), 20 * page + 20)));
    }
    assertProblem(application.get("/api/legs?origin=BOS&page=" + expected.size()), 404);
    assertProblem(application.get("/api/legs?origin=BOS&page=-1"), 404);
  }

  private static void assertRoutes(ChildApplication application, String cache) throws Exception {
    JsonNode body = json(application, "/api/routes");
    assertThat(body.get("cache").asString()).as(application.log()).isEqualTo(cache);
    RawFlights.Busiest expected = RawFlights.busiest();
    assertThat(body.get("total").asLong()).isEqualTo(expected.routes());
    JsonNode first = body.get("routes").get(0);
    assertThat(first.get("flights").asLong()).isEqualTo(expected.flights());
    assertThat(first.get("meanDelayMinutes").asDouble())
        .isEqualTo((double) expected.delayMinutes() / expected.flights());
  }

  /** What another reader finds in the response. */
  private void assertArrowFile(ChildApplication application) throws Exception {
    Path file = home.resolve("flights.arrow");
    application.get("/api/flights.arrow?columns=route&columns=delay", BodyHandlers.ofFile(file));
    AirportTotals expected = RawFlights.totals();
    assertThat(ArrowSums.of(file, "delay"))
        .endsWith("\n" + expected.flights() + " rows, sum " + expected.delayMinutes());
    assertProblem(application.get("/api/flights.arrow?columns=unknown"), 400);
  }

  /** Reads all, and returns what sums it up. */
  private static String scan(ChildApplication application, boolean release) throws Exception {
    JsonNode body = json(application, "/api/scan?release=" + release);
    assertThat(body.get("cache").asString()).isEqualTo("hit");
    assertThat(body.get("rows").asLong()).isEqualTo(RawFlights.totals().flights());
    assertThat(body.get("columns").asInt()).isEqualTo(21);
    assertThat(body.get("bytes").asLong()).isBetween(330_000_000L, 345_000_000L);
    return body.get("sum").asString();
  }

  /** Damages the stored table as a failing disk does. */
  private void damage(ChildApplication application) throws Exception {
    HttpResponse<String> response = application.post("/api/caches/flights/damage");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode body = JSON.readTree(response.body());
    assertThat(body.get("column").asString()).isEqualTo("delay");
    int after = body.get("after").asInt();
    assertThat(after).isNotEqualTo(body.get("before").asInt());
    try (FileChannel file =
        FileChannel.open(home.resolve("cache").resolve(body.get("file").asString()))) {
      ByteBuffer found = ByteBuffer.allocate(1);
      file.read(found, body.get("offset").asLong());
      assertThat(Byte.toUnsignedInt(found.get(0))).isEqualTo(after);
    }
  }

  /** The endpoint finds the flipped bit, names where it is and removes the entry. */
  private static void assertVerified(ChildApplication application, String cache, int damaged)
      throws Exception {
    String path = "/actuator/zerocopycache/" + cache;
    JsonNode entry = json(application, path).get("page").get("entries").get(0);
    assertThat(entry.get("key").asString()).isEqualTo("()");
    assertThat(entry.get("format").asString()).isEqualTo("arrow");
    HttpResponse<String> response = application.post(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode found = JSON.readTree(response.body());
    assertThat(found.get("cache").asString()).isEqualTo(cache);
    assertThat(found.get("damaged").size()).isEqualTo(damaged);
    assertThat(found.get("damaged").get(0).get("entry").get("hash")).isEqualTo(entry.get("hash"));
    assertThat(found.get("damaged").get(0).get("problem").asString()).startsWith("block ");
    assertThat(application.get(path + "/" + entry.get("hash").asString()).statusCode())
        .isEqualTo(404);
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

  /** All that the dashboard and the alerts ask for is there. */
  private static void assertQueries(ChildApplication application) throws Exception {
    Scrape scrape = Scrape.of(application.get("/actuator/prometheus").body());
    List<PromQuery> queries = new ArrayList<>(ObservabilityFiles.dashboardQueries());
    queries.addAll(ObservabilityFiles.alertQueries());
    assertThat(queries).hasSizeGreaterThan(25);
    assertThat(queries.stream().flatMap(query -> scrape.missing(query).stream())).isEmpty();
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
