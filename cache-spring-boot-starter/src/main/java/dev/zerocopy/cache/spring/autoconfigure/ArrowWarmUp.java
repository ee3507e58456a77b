package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.codec.arrow.ArrowCodec;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Loads the classes that a first hit needs on a thread of its own while the application starts:
 * first those of columns, then those of Arrow vectors.
 *
 * <p>The start ends no earlier than the first part, which takes a tenth of a second and is usually
 * done long before; the second part, half a second, goes on beside the first requests.
 *
 * <p><b>Failure</b>: logged at debug level; whoever needs the classes meets it again.
 */
final class ArrowWarmUp implements InitializingBean, SmartInitializingSingleton, DisposableBean {

  static final String THREAD_NAME = "zerocopy-cache-warm-up";

  private static final Logger LOG = LoggerFactory.getLogger(ArrowWarmUp.class);
  private static final long MAX_WAIT_SECONDS = 1;

  private final CountDownLatch columns = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().daemon().name(THREAD_NAME).unstarted(this::run);

  @Override
  public void afterPropertiesSet() {
    thread.start();
  }

  private void run() {
    try {
      ArrowCodec.warmUpColumns();
      columns.countDown();
      ArrowCodec.warmUpVectors();
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("Warm-up ended early", e);
    } finally {
      columns.countDown();
    }
  }

  @Override
  public void afterSingletonsInstantiated() {
    try {
      if (!columns.await(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
        LOG.debug("The first part of the warm-up takes more than {} s", MAX_WAIT_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void destroy() {
    thread.interrupt();
  }
}
