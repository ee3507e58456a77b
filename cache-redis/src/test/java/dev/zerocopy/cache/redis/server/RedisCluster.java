package dev.zerocopy.cache.redis.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A real cluster: some primaries that share the slots evenly, and perhaps a replica of each.
 *
 * <p><b>Lifetime</b>: closing it kills all nodes. <b>Threads</b>: one at a time.
 */
public final class RedisCluster implements AutoCloseable {

  private static final int SLOTS = 16_384;

  private final List<RedisServer> primaries = new ArrayList<>();
  private final List<RedisServer> replicas = new ArrayList<>();

  private RedisCluster() {}

  /**
   * Starts a cluster and waits until all nodes say that it is whole.
   *
   * @param hasReplicas whether each primary has one, which takes over 1 s after the primary is lost
   * @param settings of all nodes, lines of their configuration files
   */
  public static RedisCluster start(int primaries, boolean hasReplicas, String... settings)
      throws IOException {
    RedisCluster cluster = new RedisCluster();
    try {
      for (int i = 0; i < primaries; i++) {
        cluster.primaries.add(startNode(settings));
      }
      for (int i = 0; hasReplicas && i < primaries; i++) {
        cluster.replicas.add(startNode(settings));
      }
      cluster.join();
      return cluster;
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private static RedisServer startNode(String... settings) throws IOException {
    Stream<String> ours =
        Stream.of(
            "cluster-enabled yes",
            "cluster-node-timeout 1000",
            "cluster-config-file nodes",
            "repl-diskless-sync yes",
            "repl-diskless-sync-delay 0");
    return RedisServer.start(Stream.concat(ours, Stream.of(settings)).toArray(String[]::new));
  }

  private void join() throws IOException {
    for (int i = 0; i < primaries.size(); i++) {
      int first = i * SLOTS / primaries.size();
      int end = (i + 1) * SLOTS / primaries.size();
      Stream<String> slots = IntStream.range(first, end).mapToObj(Integer::toString);
      primaries
          .get(i)
          .call(Stream.concat(Stream.of("CLUSTER", "ADDSLOTS"), slots).toArray(String[]::new));
      primaries.get(i).call("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
    }
    String port = Integer.toString(primaries.getFirst().port());
    for (RedisServer node : nodes()) {
      node.call("CLUSTER", "MEET", "127.0.0.1", port);
    }
    Await.until("all nodes to meet", () -> allSay("cluster_known_nodes:" + nodes().size()));
    for (int i = 0; i < replicas.size(); i++) {
      String primaryId = (String) primaries.get(i).call("CLUSTER", "MYID");
      replicas.get(i).call("CLUSTER", "REPLICATE", Objects.requireNonNull(primaryId));
    }
    Await.until("all nodes to agree", () -> allSay("cluster_state:ok") && replicasFollow());
  }

  private boolean replicasFollow() throws IOException {
    for (RedisServer replica : replicas) {
      if (!info(replica, "INFO", "replication").contains("master_link_status:up")) {
        return false;
      }
    }
    return true;
  }

  private boolean allSay(String line) throws IOException {
    for (RedisServer node : nodes()) {
      if (!info(node, "CLUSTER", "INFO").contains(line)) {
        return false;
      }
    }
    return true;
  }

  private static List<String> info(RedisServer node, String... words) throws IOException {
    return Arrays.asList(String.valueOf(node.call(words)).split("\r\n", -1));
  }

  /** All nodes, primaries first, as they were at the start. */
  public List<RedisServer> nodes() {
    return Stream.concat(primaries.stream(), replicas.stream()).toList();
  }

  /** The node that was the primary of a key at the start. */
  public RedisServer primaryOf(String key) throws IOException {
    return primaries.get(indexOf(key));
  }

  /** The node that was the replica of a key's primary at the start. */
  public RedisServer replicaOf(String key) throws IOException {
    return replicas.get(indexOf(key));
  }

  private int indexOf(String key) throws IOException {
    long slot = (Long) Objects.requireNonNull(nodes().getLast().call("CLUSTER", "KEYSLOT", key));
    return IntStream.range(0, primaries.size())
        .filter(i -> slot < (long) (i + 1) * SLOTS / primaries.size())
        .findFirst()
        .orElseThrow();
  }

  /** Moves the slot of a key, with all that is in it, as resharding does. */
  public void moveSlot(String key, RedisServer from, RedisServer to) throws IOException {
    String slot = String.valueOf(from.call("CLUSTER", "KEYSLOT", key));
    String fromId = String.valueOf(from.call("CLUSTER", "MYID"));
    String toId = String.valueOf(to.call("CLUSTER", "MYID"));
    to.call("CLUSTER", "SETSLOT", slot, "IMPORTING", fromId);
    from.call("CLUSTER", "SETSLOT", slot, "MIGRATING", toId);
    String toPort = Integer.toString(to.port());
    for (Object name :
        (List<?>) Objects.requireNonNull(from.call("CLUSTER", "GETKEYSINSLOT", slot, "1000"))) {
      from.call("MIGRATE", "127.0.0.1", toPort, String.valueOf(name), "0", "5000");
    }
    for (RedisServer node : primaries) {
      node.call("CLUSTER", "SETSLOT", slot, "NODE", toId);
    }
  }

  /** Waits until a node is a primary. */
  public static void awaitPrimary(RedisServer node) throws IOException {
    Await.until(
        "a failover",
        () ->
            info(node, "INFO", "replication").contains("role:master")
                && info(node, "CLUSTER", "INFO").contains("cluster_state:ok"));
  }

  @Override
  public void close() {
    nodes().forEach(RedisServer::close);
  }
}
