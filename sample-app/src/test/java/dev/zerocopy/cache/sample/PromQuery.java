package dev.zerocopy.cache.sample;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query in Prometheus's language, as far as one must know it to see what it asks for.
 *
 * @param selectors what is asked of the metrics, one for each alternative of a label
 * @param groupedBy labels that results are told apart by
 * @param shown labels that a legend or a message names
 */
record PromQuery(String text, List<Selector> selectors, Set<String> groupedBy, Set<String> shown) {

  private static final Pattern VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");
  private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on) \\(([^)]*)\\)");
  private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
  private static final Pattern SELECTOR =
      Pattern.compile("\\b([a-zA-Z_:][\\w:]*+)(?:\\{([^}]*)})?+(?!\\s*\\()");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)(=~|=)\"([^\"]*)\"");
  private static final Pattern SHOWN = Pattern.compile("\\{\\{ *(?:\\$labels\\.)?(\\w+) *}}");
  private static final Set<String> WORDS = Set.of("and", "or", "unless");

  /**
   * Reads a query.
   *
   * @param legend what is said of its results, with labels in double braces
   */
  static PromQuery of(String text, String legend) {
    Set<String> groupedBy = new HashSet<>();
    String query = text;
    Matcher values = VALUES.matcher(text);
    if (values.matches()) {
      query = values.group(1);
      groupedBy.add(values.group(2));
    }
    for (Matcher grouping = GROUPING.matcher(query); grouping.find(); ) {
      groupedBy.addAll(List.of(grouping.group(1).split(", ", -1)));
    }
    Set<String> shown = new HashSet<>();
    for (Matcher label = SHOWN.matcher(legend); label.find(); ) {
      shown.add(label.group(1));
    }
    String bare = RANGE.matcher(GROUPING.matcher(query).replaceAll("")).replaceAll("");
    List<Selector> selectors = new ArrayList<>();
    for (Matcher selector = SELECTOR.matcher(bare); selector.find(); ) {
      if (!WORDS.contains(selector.group(1))) {
        addAlternatives(
            selector.group(1), selector.group(2) == null ? "" : selector.group(2), selectors);
      }
    }
    return new PromQuery(text, selectors, groupedBy, shown);
  }

  private static void addAlternatives(String metric, String matchers, List<Selector> selectors) {
    List<Map<String, String>> all = new ArrayList<>(List.of(Map.of()));
    for (Matcher one = MATCHER.matcher(matchers); one.find(); ) {
      String label = one.group(1);
      String value = one.group(3);
      if (value.startsWith("$")) {
        continue; // a variable of the dashboard: any value
      }
      List<String> alternatives =
          one.group(2).equals("=") ? List.of(value) : List.of(value.split("\\|", -1));
      all =
          all.stream()
              .flatMap(before -> alternatives.stream().map(v -> with(before, label, v)))
              .toList();
    }
    all.forEach(labels -> selectors.add(new Selector(metric, labels)));
  }

  private static Map<String, String> with(Map<String, String> before, String label, String value) {
    Map<String, String> all = new TreeMap<>(before);
    all.put(label, value);
    return all;
  }

  /** A metric, and values that labels of its samples must have. */
  record Selector(String metric, Map<String, String> labels) {}
}
