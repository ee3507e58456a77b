package dev.zerocopy.cache.cache;

import dev.zerocopy.cache.cache.CacheMonitor.Followed;
import dev.zerocopy.cache.cache.CacheMonitor.Outcome;

/** An operation that two monitors follow; the one that began last ends first. */
record FollowedTwice(Followed first, Followed second) implements Followed {

  @Override
  public void bytes(long lengthBytes) {
    second.bytes(lengthBytes);
    first.bytes(lengthBytes);
  }

  @Override
  public void failed(Throwable failure) {
    second.failed(failure);
    first.failed(failure);
  }

  @Override
  public void leaveThread() {
    second.leaveThread();
    first.leaveThread();
  }

  @Override
  public void end(Outcome outcome) {
    second.end(outcome);
    first.end(outcome);
  }
}
