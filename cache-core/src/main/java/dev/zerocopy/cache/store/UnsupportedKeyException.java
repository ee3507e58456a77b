package dev.zerocopy.cache.store;

import java.util.Locale;

/**
 * Thrown for an object that cannot be a cache key; the message names its class or the limit that it
 * exceeds, never its value.
 */
public final class UnsupportedKeyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a sentence that says why, and the next step. */
  public UnsupportedKeyException(String message) {
    super(message);
  }

  static UnsupportedKeyException ofType(Class<?> type) {
    return new UnsupportedKeyException(
        "Key type %s cannot be a cache key: make it a record, or set key = \"#%s.id\" on @Cacheable"
            .formatted(type.getName(), parameterName(type)));
  }

  /** What a parameter of this type is probably called. */
  private static String parameterName(Class<?> type) {
    String name = type.getSimpleName();
    return name.isEmpty() || type.isHidden()
        ? "param"
        : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }
}
