package dev.zerocopy.cache.spring.autoconfigure;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Finds cache names that Spring Boot's binder would shorten: it drops every character but letters,
 * digits and dashes from a map's key that is not in brackets, so that {@code airport-*} would
 * become {@code airport-}.
 */
final class LostCharacters {

  private static final ConfigurationPropertyName CACHES =
      ConfigurationPropertyName.of(CacheNames.PROPERTY);

  private LostCharacters() {}

  /**
   * Looks through the names that the property sources hold.
   *
   * @throws InvalidConfigurationPropertyValueException naming a property and how to write it
   */
  static void refuse(ConfigurableEnvironment environment) {
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> enumerable) {
        for (String name : enumerable.getPropertyNames()) {
          refuse(name, enumerable);
        }
      }
    }
  }

  private static void refuse(String name, EnumerablePropertySource<?> source) {
    if (!CACHES.isAncestorOf(ConfigurationPropertyName.adapt(name, '.'))) {
      return;
    }
    int start = startOfKey(name);
    int end = endOfKey(name, start);
    String key = name.substring(start, end);
    if (!CacheNames.isPlain(key)) {
      String remedy = CacheNames.inBrackets(key) + name.substring(end);
      throw new InvalidConfigurationPropertyValueException(
          name,
          source.getProperty(name),
          ("The cache name '%s' would lose characters. Write it in brackets: %s, which in YAML is"
                  + " the key \"[%s]\" under caches.")
              .formatted(key, remedy, key));
    }
  }

  /** Where the fourth element starts; a bracket in its place makes the key empty: nothing lost. */
  private static int startOfKey(String name) {
    int index = 0;
    for (int separators = 0; separators < CACHES.getNumberOfElements(); index++) {
      char c = name.charAt(index);
      if (c == '[') {
        return index;
      }
      if (c == '.') {
        separators++;
      }
    }
    return index;
  }

  private static int endOfKey(String name, int start) {
    int end = start;
    while (end < name.length() && name.charAt(end) != '.' && name.charAt(end) != '[') {
      end++;
    }
    return end;
  }
}
