package dev.zerocopy.cache.redis;

import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection that was asked something and on which nothing moves any more, so that the
 * client makes another: a network that has forgotten a connection says nothing, and the system
 * would go on sending for a quarter of an hour.
 *
 * <p>Bytes that leave count as well as bytes that come: a large value on its way is not silence.
 *
 * <p><b>Threads</b>: confined to the connection's.
 */
final class LettuceSilence extends IdleStateHandler {

  private boolean isAsked;

  private LettuceSilence(Duration limit) {
    super(true, 0, 0, limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Watches all connections of a client, and does what another customizer does. */
  static NettyCustomizer customizer(NettyCustomizer other, Duration limit) {
    return new NettyCustomizer() {
      @Override
      public void afterBootstrapInitialized(Bootstrap bootstrap) {
        other.afterBootstrapInitialized(bootstrap);
      }

      @Override
      public void afterChannelInitialized(Channel channel) {
        other.afterChannelInitialized(channel);
        channel.pipeline().addFirst(new LettuceSilence(limit));
      }
    };
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    isAsked = true;
    super.write(context, message, promise);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    isAsked = false;
    super.channelRead(context, message);
  }

  @Override
  protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
    if (isAsked) {
      var _ = context.close();
    }
  }
}
