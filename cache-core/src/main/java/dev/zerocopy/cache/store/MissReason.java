package dev.zerocopy.cache.store;

import java.util.Locale;

/** Why a look-up found nothing that it could serve. */
public enum MissReason {
  /** There is no entry, or only one of another key with the same hash. */
  ABSENT,
  /** The entry's time has passed. */
  EXPIRED,
  /** A checksum, a length or a header field is wrong; the entry is removed. */
  CORRUPT,
  /** The entry is of another layout version or codec; it stays for whoever can read it. */
  VERSION,
  /** The class of the value has changed since it was stored; the entry stays. */
  SHAPE,
  /** The backend is away or slow, or is not asked because it was. */
  UNAVAILABLE,
  /** The backend failed, or the entry has a class that may not be read; it stays then. */
  ERROR;

  /** The reason as a meter's tag value. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
