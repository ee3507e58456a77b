package dev.zerocopy.cache.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScrapeTests {

  private static final Scrape SCRAPE =
      Scrape.of(
          """
          # HELP cache_gets_total The number of look-ups.
          # TYPE cache_gets_total counter
          cache_gets_total{cache="flights",result="hit"} 3.0
          cache_gets_total{cache="flights",result="miss"} 1.0
          zerocopy_cache_writable 1.0
          """);

  @Test
  void missing_ofQueriesThatFindSomething_isNothing() {
    assertNothingMissing("zerocopy_cache_writable == 0", "{{ $labels.instance }} is full");
    assertNothingMissing(
        "sum by (cache) (rate(cache_gets_total{job=~\"$job\", result=\"hit\"}[$__rate_interval]))"
            + " / sum by (cache) (rate(cache_gets_total[5m])) < 0.5",
        "{{cache}}");
    assertNothingMissing("label_values(cache_gets_total{instance=~\"$instance\"}, cache)", "");
    assertNothingMissing("increase(cache_gets_total{result=~\"hit|miss\"}[1h]) > 0", "all");
  }

  @Test
  void missing_ofAnUnknownMetric_namesIt() {
    assertMissing("rate(cache_get_total[5m]) and zerocopy_cache_writable", "", "cache_get_total");
    assertMissing("1 > 2", "", "no metric");
  }

  @Test
  void missing_ofAnUnknownLabelOrValue_namesIt() {
    assertMissing("sum by (name) (cache_gets_total)", "", "label name");
    assertMissing("cache_gets_total{result=\"hits\"}", "", "{result=hits}");
    assertMissing("cache_gets_total{result=~\"hit|lost\"}", "", "{result=lost}");
    assertMissing("label_values(cache_gets_total, manager)", "", "label manager");
  }

  @Test
  void missing_ofALabelThatTheResultHasNot_namesIt() {
    assertMissing("sum by (cache) (cache_gets_total)", "{{result}}", "shown label result");
  }

  private static void assertNothingMissing(String query, String legend) {
    assertThat(SCRAPE.missing(PromQuery.of(query, legend))).isEmpty();
  }

  private static void assertMissing(String query, String legend, String what) {
    assertThat(SCRAPE.missing(PromQuery.of(query, legend)))
        .singleElement()
        .asString()
        .contains(what);
  }
}
