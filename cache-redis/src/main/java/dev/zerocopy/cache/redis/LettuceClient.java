package dev.zerocopy.cache.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A Lettuce client that is the backend's own: of one server, of what sentinels watch, or of a
 * cluster.
 *
 * <p>Its options are changed: commands fail while there is no connection, and none is sent again
 * after a connection was lost; a cluster's topology is looked at again when something points to a
 * change. So it must not be the client that the application itself uses, but may share that one's
 * resources.
 *
 * <p><b>Lifetime</b>: shut down by who made it, after the backend was closed.
 */
public final class LettuceClient {

  private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(30);
  private static final Duration ADAPTIVE_REFRESH = Duration.ofSeconds(2);
  private static final Duration MAX_CONNECT_TIME = Duration.ofSeconds(3);
  private static final long MAX_CLOSE_SECONDS = 2;

  private final Supplier<Connection> connector;
  private final Supplier<StatefulRedisPubSubConnection<byte[], byte[]>> subscriber;
  private final boolean hearsOfChanges;

  private LettuceClient(
      Supplier<Connection> connector,
      Supplier<StatefulRedisPubSubConnection<byte[], byte[]>> subscriber,
      boolean hearsOfChanges) {
    this.connector = connector;
    this.subscriber = subscriber;
    this.hearsOfChanges = hearsOfChanges;
  }

  /**
   * Resources to make the client with: those given, but for how often a lost connection is tried
   * anew, at least once a second, and that one on which nothing comes any more counts as lost.
   *
   * <p><b>Lifetime</b>: they are those given, and shutting them down shuts down those.
   *
   * @param silence how long an answer may take that nothing comes before, such as the longest
   *     command
   */
  public static ClientResources resources(ClientResources given, Duration silence) {
    return new LettuceResources(given, silence);
  }

  /** Takes a client that knows its server, or the sentinels that know it. */
  public static LettuceClient of(RedisClient client) {
    ClientOptions present = client.getOptions();
    client.setOptions(failFast(present, present.mutate()).build());
    return new LettuceClient(
        () -> Connection.of(client.connect(LettuceCodec.INSTANCE), StatefulRedisConnection::async),
        () -> client.connectPubSub(ByteArrayCodec.INSTANCE),
        present.getConfiguredProtocolVersion() != ProtocolVersion.RESP2);
  }

  /** Takes a client of a cluster. */
  public static LettuceClient of(RedisClusterClient client) {
    client.setOptions(failFast(client));
    return new LettuceClient(
        () ->
            Connection.of(
                client.connect(LettuceCodec.INSTANCE), StatefulRedisClusterConnection::async),
        () -> client.connectPubSub(ByteArrayCodec.INSTANCE),
        false);
  }

  private static ClientOptions.Builder failFast(
      ClientOptions present, ClientOptions.Builder changed) {
    SocketOptions sockets = present.getSocketOptions();
    Duration connectTime =
        sockets.getConnectTimeout().compareTo(MAX_CONNECT_TIME) < 0
            ? sockets.getConnectTimeout()
            : MAX_CONNECT_TIME;
    return changed
        .socketOptions(sockets.mutate().connectTimeout(connectTime).build())
        .autoReconnect(true)
        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
        .replayFilter(LettuceClient::endInsteadOfReplay)
        .timeoutOptions(TimeoutOptions.enabled());
  }

  /**
   * Ends a command that the client is about to keep for the next connection; one that is only
   * filtered out would wait for its timeout.
   */
  private static boolean endInsteadOfReplay(@Nullable RedisCommand<?, ?, ?> command) {
    if (command != null) {
      command.completeExceptionally(
          new RedisException("The connection was lost before the command was sent"));
    }
    return true;
  }

  private static ClusterClientOptions failFast(RedisClusterClient client) {
    ClusterClientOptions present = clusterOptions(client);
    ClusterClientOptions.Builder changed = present.mutate();
    failFast(present, changed);
    return changed
        .topologyRefreshOptions(
            ClusterTopologyRefreshOptions.builder()
                .enablePeriodicRefresh(TOPOLOGY_REFRESH)
                .adaptiveRefreshTriggersTimeout(ADAPTIVE_REFRESH)
                .build())
        .build();
  }

  @SuppressWarnings("resource")
  private static ClusterClientOptions clusterOptions(AbstractRedisClient client) {
    return client.getOptions() instanceof ClusterClientOptions known
        ? known
        : ClusterClientOptions.builder(client.getOptions()).build();
  }

  /** Connects and waits for it. */
  Connection connect() {
    return connector.get();
  }

  /** Connects for listening and waits for it. */
  StatefulRedisPubSubConnection<byte[], byte[]> connectForListening() {
    return subscriber.get();
  }

  /** Whether a server can tell of changed keys on the connection for listening. */
  boolean hearsOfChanges() {
    return hearsOfChanges;
  }

  /** Closes a connection and waits for it, as the client does itself, but not for ever. */
  static void close(StatefulConnection<?, ?> connection) {
    var _ =
        connection
            .closeAsync()
            .copy()
            .completeOnTimeout(null, MAX_CLOSE_SECONDS, TimeUnit.SECONDS)
            .exceptionally(failure -> null)
            .join();
  }

  /** A connection and what can be asked on it. */
  record Connection(
      StatefulConnection<byte[], ByteBuffer> stateful,
      RedisClusterAsyncCommands<byte[], ByteBuffer> async) {

    static <C extends StatefulConnection<byte[], ByteBuffer>> Connection of(
        C stateful, Function<C, ? extends RedisClusterAsyncCommands<byte[], ByteBuffer>> async) {
      return new Connection(stateful, async.apply(stateful));
    }

    /** The id of the node that has a key, as far as is known here; empty if there is one only. */
    String server(byte[] key) {
      RedisClusterNode node =
          stateful instanceof StatefulRedisClusterConnection<?, ?> cluster
              ? cluster.getPartitions().getPartitionBySlot(SlotHash.getSlot(key))
              : null;
      return node == null ? "" : node.getNodeId();
    }
  }
}
