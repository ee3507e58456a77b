package dev.zerocopy.cache.spring.autoconfigure;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Finds the settings of a cache: its exact name first, then the pattern with the longest literal
 * prefix, then the defaults.
 */
final class SettingsByName {

  private static final String BACKEND = ".backend";

  private static final Comparator<String> LONGEST_FIRST =
      Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder());

  private final Map<String, CacheSettings> exact = new HashMap<>();
  private final Map<String, CacheSettings> byPrefix = new TreeMap<>(LONGEST_FIRST);
  private final @Nullable CacheSettings otherwise;

  /**
   * Checks the settings and indexes them.
   *
   * @throws InvalidConfigurationPropertyValueException naming the property that is wrong
   */
  SettingsByName(ZeroCopyCacheProperties properties) {
    CacheSettings defaults =
        CacheSettings.of(properties.defaults(), ZeroCopyCacheProperties.PREFIX + ".defaults");
    this.otherwise = properties.dynamic() ? defaults : null;
    properties
        .caches()
        .forEach((key, cache) -> add(key, defaults.with(cache, CacheNames.property(key))));
  }

  private void add(String key, CacheSettings settings) {
    int star = key.indexOf('*');
    if (star < 0) {
      exact.put(key, settings);
      return;
    }
    String prefix = key.substring(0, star);
    if (!key.substring(star).chars().allMatch(c -> c == '*')) {
      throw invalidKey(key, "A pattern has '*' as its last character and nowhere else.");
    }
    if (byPrefix.put(prefix, settings) != null) {
      throw invalidKey(key, "Another pattern matches the same cache names. Remove one of them.");
    }
  }

  private static InvalidConfigurationPropertyValueException invalidKey(String key, String reason) {
    return new InvalidConfigurationPropertyValueException(CacheNames.property(key), key, reason);
  }

  /** The cache names that have settings of their own. */
  Set<String> declaredNames() {
    return Collections.unmodifiableSet(exact.keySet());
  }

  /** A property that puts caches into a backend, or null if none does. */
  @Nullable String propertyOf(Backend backend) {
    for (Map.Entry<String, CacheSettings> cache : exact.entrySet()) {
      if (cache.getValue().backend() == backend) {
        return CacheNames.property(cache.getKey()) + BACKEND;
      }
    }
    for (Map.Entry<String, CacheSettings> pattern : byPrefix.entrySet()) {
      if (pattern.getValue().backend() == backend) {
        return CacheNames.property(pattern.getKey() + '*') + BACKEND;
      }
    }
    return otherwise != null && otherwise.backend() == backend
        ? ZeroCopyCacheProperties.PREFIX + ".defaults" + BACKEND
        : null;
  }

  /** The settings of a cache, or null if no cache of that name may be made. */
  @Nullable CacheSettings find(String name) {
    CacheSettings own = exact.get(name);
    if (own != null) {
      return own;
    }
    for (Map.Entry<String, CacheSettings> pattern : byPrefix.entrySet()) {
      if (name.startsWith(pattern.getKey())) {
        return pattern.getValue();
      }
    }
    return otherwise;
  }
}
