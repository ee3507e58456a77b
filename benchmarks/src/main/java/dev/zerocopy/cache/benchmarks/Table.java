package dev.zerocopy.cache.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Medians as a table for Markdown; in parentheses the ratio to the first peer's. */
final class Table {

  private static final double SMALLEST_RATIO_OF = 0.01;

  private Table() {}

  static String of(Case one, int rounds, Map<Peer, Map<String, List<Double>>> figures) {
    List<Peer> peers = List.copyOf(figures.keySet());
    Set<String> names = new LinkedHashSet<>();
    figures.values().forEach(all -> names.addAll(all.keySet()));
    StringBuilder out = new StringBuilder();
    out.append("%s, medians of %d%n%n|".formatted(one.id(), rounds));
    for (Peer peer : peers) {
      out.append(" | ").append(peer.id());
    }
    out.append(" |\n|---").append("|---:".repeat(peers.size())).append("|\n");
    for (String name : names) {
      out.append("| ").append(name);
      Double ours = median(figures.get(peers.getFirst()), name);
      for (Peer peer : peers) {
        Double value = median(figures.get(peer), name);
        out.append(" | ").append(cell(value, peer == peers.getFirst() ? null : ours));
      }
      out.append(" |\n");
    }
    return out.toString();
  }

  private static @Nullable Double median(@Nullable Map<String, List<Double>> all, String name) {
    List<Double> values = all == null ? null : all.get(name);
    return values == null
        ? null
        : new ArrayList<>(values).stream().sorted().toList().get(values.size() / 2);
  }

  private static String cell(@Nullable Double value, @Nullable Double ours) {
    if (value == null) {
      return "";
    }
    return ours == null || ours < SMALLEST_RATIO_OF || value < SMALLEST_RATIO_OF
        ? digits(value)
        : digits(value) + " (" + digits(value / ours) + ")";
  }

  /** Three digits that count. */
  private static String digits(double value) {
    double size = Math.abs(value);
    int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 4;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
