package dev.zerocopy.cache.store;

import java.util.Locale;

/** Why a cache removed an entry by itself. */
public enum EvictionCause {
  /** Its time had passed. */
  EXPIRED,
  /** The cache, or what all caches have together, was beyond a limit. */
  SIZE,
  /** It was damaged. */
  CORRUPT;

  /** The cause as a meter's tag value. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
