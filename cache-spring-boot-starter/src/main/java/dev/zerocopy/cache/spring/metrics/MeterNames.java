package dev.zerocopy.cache.spring.metrics;

/** Names and tag keys that several meters share. */
final class MeterNames {

  static final String BYTES = "zerocopy.cache.bytes";
  static final String BYTES_DESCRIPTION =
      "Bytes of entries: stored; mapped, of these retired, or in the page cache; read into the"
          + " heap";
  static final String MAX_BYTES = "zerocopy.cache.bytes.max";
  static final String MISSES = "zerocopy.cache.misses";
  static final String BLOCKS = "zerocopy.cache.blocks";
  static final String WRITTEN = "zerocopy.cache.written";
  static final String PUTS_REFUSED = "zerocopy.cache.puts.refused";
  static final String PUTS_FAILED = "zerocopy.cache.puts.failed";
  static final String PUTS_DECLINED = "zerocopy.cache.puts.declined";
  static final String TIME_TO_LIVE_FAILURES = "zerocopy.cache.time-to-live.failures";
  static final String COMPRESSION_BYTES = "zerocopy.cache.compression.bytes";
  static final String NATIVE_USED = "zerocopy.cache.native.used";
  static final String NATIVE_MAX = "zerocopy.cache.native.max";
  static final String BACKEND = "backend";
  static final String STATE = "state";

  private MeterNames() {}
}
