package dev.zerocopy.cache.redis.server;

import java.io.IOException;

/**
 * A primary, a replica of it, and a sentinel that lets the replica take over 1 s after the primary
 * is lost.
 *
 * <p><b>Lifetime</b>: closing it kills all three. <b>Threads</b>: one at a time.
 */
public final class ReplicatedRedis implements AutoCloseable {

  /** The name that the sentinel knows the primary by. */
  public static final String PRIMARY_NAME = "tests";

  private final RedisServer primary;
  private final RedisServer replica;
  private final RedisServer sentinel;

  private ReplicatedRedis(RedisServer primary, RedisServer replica, RedisServer sentinel) {
    this.primary = primary;
    this.replica = replica;
    this.sentinel = sentinel;
  }

  /** Starts them and waits until the replica follows and the sentinel knows it. */
  public static ReplicatedRedis start() throws IOException {
    RedisServer primary = RedisServer.start("repl-diskless-sync yes", "repl-diskless-sync-delay 0");
    RedisServer replica = null;
    RedisServer sentinel = null;
    try {
      replica = RedisServer.start("replicaof 127.0.0.1 " + primary.port());
      sentinel = RedisServer.startSentinel();
      ReplicatedRedis redis = new ReplicatedRedis(primary, replica, sentinel);
      redis.awaitReplica();
      redis.monitor();
      return redis;
    } catch (IOException | RuntimeException e) {
      primary.close();
      if (replica != null) {
        replica.close();
      }
      if (sentinel != null) {
        sentinel.close();
      }
      throw e;
    }
  }

  private void monitor() throws IOException {
    String port = Integer.toString(primary.port());
    sentinel.call("SENTINEL", "MONITOR", PRIMARY_NAME, "127.0.0.1", port, "1");
    sentinel.call("SENTINEL", "SET", PRIMARY_NAME, "down-after-milliseconds", "1000");
    sentinel.call("SENTINEL", "SET", PRIMARY_NAME, "failover-timeout", "5000");
    Await.until(
        "the sentinel to know the replica",
        () ->
            String.valueOf(sentinel.call("SENTINEL", "REPLICAS", PRIMARY_NAME))
                .contains(Integer.toString(replica.port())));
  }

  /** Waits until the replica has what the primary has. */
  public void awaitReplica() throws IOException {
    Await.until(
        "the replica to follow",
        () ->
            String.valueOf(replica.call("INFO", "replication")).contains("master_link_status:up"));
  }

  /** Has the replica take over, as soon as the sentinel has heard of it lately enough to agree. */
  public void failOver() throws IOException {
    Await.until("the sentinel to agree", this::beginsFailover);
    awaitFailover();
  }

  private boolean beginsFailover() throws IOException {
    try {
      sentinel.call("SENTINEL", "FAILOVER", PRIMARY_NAME);
      return true;
    } catch (RespClient.ErrorReplyException e) {
      if (String.valueOf(e.getMessage()).startsWith("NOGOODSLAVE")) {
        return false;
      }
      throw e;
    }
  }

  /** Waits until the replica has taken over. */
  public void awaitFailover() throws IOException {
    Await.until(
        "the failover",
        () -> String.valueOf(replica.call("INFO", "replication")).contains("role:master"));
  }

  /** What was the primary at the start. */
  public RedisServer primary() {
    return primary;
  }

  /** What was the replica at the start. */
  public RedisServer replica() {
    return replica;
  }

  /** The sentinel. */
  public RedisServer sentinel() {
    return sentinel;
  }

  @Override
  public void close() {
    sentinel.close();
    replica.close();
    primary.close();
  }
}
