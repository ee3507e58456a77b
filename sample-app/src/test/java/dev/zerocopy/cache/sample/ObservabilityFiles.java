package dev.zerocopy.cache.sample;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The queries of the dashboard and of the alerts in {@code docs/observability}. */
final class ObservabilityFiles {

  private static final Path FOLDER = Path.of("..", "docs", "observability");

  private ObservabilityFiles() {}

  /** Of all panels and all variables. */
  static List<PromQuery> dashboardQueries() throws IOException {
    JsonNode dashboard =
        new JsonMapper().readTree(Files.readString(FOLDER.resolve("grafana-dashboard.json")));
    List<PromQuery> queries = new ArrayList<>();
    for (JsonNode panel : dashboard.get("panels")) {
      for (JsonNode target : panel.path("targets")) {
        queries.add(
            PromQuery.of(target.get("expr").asString(), target.get("legendFormat").asString()));
      }
    }
    for (JsonNode variable : dashboard.get("templating").get("list")) {
      if (variable.get("type").asString().equals("query")) {
        queries.add(PromQuery.of(variable.get("definition").asString(), ""));
      }
    }
    return queries;
  }

  /** Of all rules. */
  static List<PromQuery> alertQueries() throws IOException {
    try (Reader file = Files.newBufferedReader(FOLDER.resolve("prometheus-alerts.yml"))) {
      Map<String, List<Map<String, List<Map<String, Object>>>>> groups = new Yaml().load(file);
      return groups.values().stream()
          .flatMap(List::stream)
          .flatMap(group -> group.getOrDefault("rules", List.of()).stream())
          .map(rule -> PromQuery.of(text(rule, "expr"), text(rule, "annotations")))
          .toList();
    }
  }

  private static String text(Map<String, Object> rule, String field) {
    return String.valueOf(rule.get(field));
  }
}
