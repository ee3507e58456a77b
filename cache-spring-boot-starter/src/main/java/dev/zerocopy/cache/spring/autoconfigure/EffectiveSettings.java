package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.codec.CacheSerializer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** What holds for a cache, by the names of the properties, for people. */
final class EffectiveSettings {

  private static final String UNLIMITED = "unlimited";

  private EffectiveSettings() {}

  /**
   * Collects the settings of a cache.
   *
   * @param backend what its backend alone has
   * @param serializer the one that the cache has
   */
  static Map<String, Object> of(
      CacheSettings own, Map<String, Object> backend, CacheSerializer serializer) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("backend", own.backend().id());
    settings.putAll(backend);
    settings.put("time-to-live", orUnlimited(own.timeToLive()));
    if (own.timeToLiveJitter() > 0) {
      settings.put("time-to-live-jitter", percent(own.timeToLiveJitter()));
    }
    settings.put("time-to-idle", orUnlimited(own.timeToIdle()));
    settings.put("checksum", lowerCase(serializer.checksum()));
    settings.put("compression", serializer.compression().toString());
    if (own.codec() != null) {
      settings.put("codec", lowerCase(own.codec()));
    }
    settings.put("cache-null-values", own.cacheNullValues());
    if (own.near().isKept()) {
      settings.put("near.max-entries", own.near().maxEntries());
      settings.put("near.time-to-live", orUnlimited(own.near().timeToLive()));
    }
    return settings;
  }

  /** One line: names and values. */
  static String line(Map<String, Object> settings) {
    return settings.entrySet().stream()
        .map(setting -> setting.getKey() + ' ' + setting.getValue())
        .collect(Collectors.joining(", "));
  }

  static String lowerCase(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** A limit as it would be written in properties. */
  static String orUnlimited(@Nullable Object limit) {
    return switch (limit) {
      case null -> UNLIMITED;
      case DataSize size -> text(size);
      default -> limit.toString();
    };
  }

  private static String percent(double share) {
    BigDecimal percent = BigDecimal.valueOf(share).movePointRight(2).setScale(2, RoundingMode.UP);
    return percent.stripTrailingZeros().toPlainString() + '%';
  }

  private static String text(DataSize size) {
    String[] units = {"B", "KB", "MB", "GB", "TB"};
    long number = size.toBytes();
    int unit = 0;
    while (number != 0 && number % 1024 == 0 && unit < units.length - 1) {
      number /= 1024;
      unit++;
    }
    return number + units[unit];
  }
}
