package dev.zerocopy.cache.redis;

/** Whether Redis is asked, or left alone because it did not answer. */
public enum BreakerState {
  /** It is asked. */
  CLOSED,
  /** It is left alone, but for one question that is under way: its answer closes the breaker. */
  HALF_OPEN,
  /** It is left alone. */
  OPEN
}
