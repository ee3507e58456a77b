package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.codec.arrow.ArrowCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;

/**
 * Loads the classes of Arrow vectors on a thread of its own while the application starts.
 *
 * <p><b>Failure</b>: logged at debug level; whoever needs vectors meets it again.
 */
final class ArrowWarmUp implements InitializingBean, DisposableBean {

  private static final Logger LOG = LoggerFactory.getLogger(ArrowWarmUp.class);

  private final Thread thread =
      Thread.ofPlatform().daemon().name("zerocopy-cache-warm-up").unstarted(ArrowWarmUp::run);

  @Override
  public void afterPropertiesSet() {
    thread.start();
  }

  private static void run() {
    try {
      ArrowCodec.warmUp();
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("Warm-up ended early", e);
    }
  }

  @Override
  public void destroy() {
    thread.interrupt();
  }
}
