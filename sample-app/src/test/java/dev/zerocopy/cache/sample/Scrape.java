package dev.zerocopy.cache.sample;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code actuator/prometheus} said once, and what queries over it would not find.
 *
 * @param samples labels of all samples, their name among them
 */
record Scrape(List<Map<String, String>> samples) {

  private static final String NAME = "__name__";
  private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+)(?:\\{(.*)})? \\S+$");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  /** Labels that Prometheus adds to what it scrapes. */
  private static final List<String> TARGET = List.of("job", "instance");

  static Scrape of(String text) {
    List<Map<String, String>> samples = new ArrayList<>();
    for (Matcher sample = SAMPLE.matcher(text); sample.find(); ) {
      Map<String, String> labels = new HashMap<>(Map.of(NAME, sample.group(1)));
      if (sample.group(2) != null) {
        for (Matcher label = LABEL.matcher(sample.group(2)); label.find(); ) {
          labels.put(label.group(1), label.group(2));
        }
      }
      samples.add(labels);
    }
    return new Scrape(samples);
  }

  /** What a query asks for that is not here, in words: metrics, labels, values of labels. */
  List<String> missing(PromQuery query) {
    List<String> missing = new ArrayList<>();
    if (query.selectors().isEmpty()) {
      missing.add("no metric in " + query.text());
    }
    for (PromQuery.Selector selector : query.selectors()) {
      List<Map<String, String>> found =
          samples.stream()
              .filter(sample -> selector.metric().equals(sample.get(NAME)))
              .filter(sample -> sample.entrySet().containsAll(selector.labels().entrySet()))
              .toList();
      if (found.isEmpty()) {
        missing.add(
            "%s with %s in %s".formatted(selector.metric(), selector.labels(), query.text()));
      }
      query.groupedBy().stream()
          .filter(label -> !TARGET.contains(label))
          .filter(label -> found.stream().noneMatch(sample -> sample.containsKey(label)))
          .forEach(label -> missing.add("label %s in %s".formatted(label, query.text())));
    }
    query.shown().stream()
        .filter(label -> !query.groupedBy().contains(label) && !TARGET.contains(label))
        .forEach(label -> missing.add("shown label %s in %s".formatted(label, query.text())));
    return missing;
  }
}
