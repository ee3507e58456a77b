package dev.zerocopy.cache.spring.metrics;

/** Names and tag keys that several meters share. */
final class MeterNames {

  static final String BYTES = "zerocopy.cache.bytes";
  static final String BYTES_DESCRIPTION = "Bytes of entries: stored, mapped, or retired";
  static final String MISSES = "zerocopy.cache.misses";
  static final String PUTS_DECLINED = "zerocopy.cache.puts.declined";
  static final String TIME_TO_LIVE_FAILURES = "zerocopy.cache.time-to-live.failures";
  static final String BACKEND = "backend";
  static final String STATE = "state";

  private MeterNames() {}
}
