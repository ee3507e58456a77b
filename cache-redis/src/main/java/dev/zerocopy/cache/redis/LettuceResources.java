package dev.zerocopy.cache.redis;

import io.lettuce.core.event.EventBus;
import io.lettuce.core.event.EventPublisherOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EventLoopGroupProvider;
import io.lettuce.core.resource.NettyCustomizer;
import io.lettuce.core.resource.SocketAddressResolver;
import io.lettuce.core.tracing.Tracing;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.Timer;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The resources of an application, with another delay before a lost connection is tried anew, and
 * connections that end when they are silent.
 *
 * <p>A changed copy, as the client offers it, would have threads of its own, which nobody ends.
 */
final class LettuceResources implements ClientResources {

  private static final long MIN_RECONNECT_MILLIS = 8;
  private static final long MAX_RECONNECT_MILLIS = 1000;

  private final ClientResources given;
  private final NettyCustomizer nettyCustomizer;
  private final Delay reconnectDelay =
      Delay.exponential(MIN_RECONNECT_MILLIS, MAX_RECONNECT_MILLIS, TimeUnit.MILLISECONDS, 2);

  LettuceResources(ClientResources given, Duration silence) {
    this.given = given;
    this.nettyCustomizer = LettuceSilence.customizer(pooling(given.nettyCustomizer()), silence);
  }

  /**
   * Lets connections keep the buffers they read into. Netty's default allocator frees each, which
   * on Java 25 closes a shared arena and so stops all threads of the JVM for a moment.
   */
  private static NettyCustomizer pooling(NettyCustomizer other) {
    return new NettyCustomizer() {
      @Override
      public void afterBootstrapInitialized(Bootstrap bootstrap) {
        bootstrap.option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT);
        other.afterBootstrapInitialized(bootstrap); // has the last word
      }

      @Override
      public void afterChannelInitialized(Channel channel) {
        other.afterChannelInitialized(channel);
      }
    };
  }

  @Override
  public NettyCustomizer nettyCustomizer() {
    return nettyCustomizer;
  }

  @Override
  public Delay reconnectDelay() {
    return reconnectDelay;
  }

  @Override
  public Builder mutate() {
    return given.mutate().nettyCustomizer(nettyCustomizer).reconnectDelay(reconnectDelay);
  }

  @Override
  public Future<Boolean> shutdown() {
    return given.shutdown();
  }

  @Override
  public Future<Boolean> shutdown(long quietPeriod, long timeout, TimeUnit timeUnit) {
    return given.shutdown(quietPeriod, timeout, timeUnit);
  }

  @Override
  public AddressResolverGroup<?> addressResolverGroup() {
    return given.addressResolverGroup();
  }

  @Override
  public EventPublisherOptions commandLatencyPublisherOptions() {
    return given.commandLatencyPublisherOptions();
  }

  @Override
  public CommandLatencyRecorder commandLatencyRecorder() {
    return given.commandLatencyRecorder();
  }

  @Override
  public int computationThreadPoolSize() {
    return given.computationThreadPoolSize();
  }

  @Override
  public EventBus eventBus() {
    return given.eventBus();
  }

  @Override
  public EventLoopGroupProvider eventLoopGroupProvider() {
    return given.eventLoopGroupProvider();
  }

  @Override
  public EventExecutorGroup eventExecutorGroup() {
    return given.eventExecutorGroup();
  }

  @Override
  public int ioThreadPoolSize() {
    return given.ioThreadPoolSize();
  }

  @Override
  public SocketAddressResolver socketAddressResolver() {
    return given.socketAddressResolver();
  }

  @Override
  public Timer timer() {
    return given.timer();
  }

  @Override
  public Tracing tracing() {
    return given.tracing();
  }
}
