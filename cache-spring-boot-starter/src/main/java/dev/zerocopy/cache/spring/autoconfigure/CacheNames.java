package dev.zerocopy.cache.spring.autoconfigure;

import java.util.regex.Pattern;

/** How cache names are written as keys of {@code zerocopy.cache.caches}. */
final class CacheNames {

  static final String PROPERTY = ZeroCopyCacheProperties.PREFIX + ".caches";

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9-]*");

  private CacheNames() {}

  /** Whether Spring Boot's binder keeps all characters of a name that is not in brackets. */
  static boolean isPlain(String name) {
    return PLAIN.matcher(name).matches();
  }

  /** The property that holds a cache's settings. */
  static String property(String name) {
    return isPlain(name) ? PROPERTY + '.' + name : inBrackets(name);
  }

  /** The property that holds a cache's settings, whatever its name. */
  static String inBrackets(String name) {
    return PROPERTY + '[' + name + ']';
  }
}
