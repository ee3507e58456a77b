package dev.zerocopy.cache.development;

import dev.zerocopy.cache.redis.server.RedisServer;
import dev.zerocopy.cache.redis.server.SharedRedis;
import java.io.IOException;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.test.context.DynamicPropertyRegistrar;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** A Redis for the developer: a container where there is Docker, else a {@code redis-server}. */
@Configuration(proxyBeanMethods = false)
class DevelopmentRedis {

  @Configuration(proxyBeanMethods = false)
  @Conditional(WithDocker.class)
  static class ContainerServer {

    @Bean
    @ServiceConnection("redis")
    GenericContainer<?> redis() {
      return new GenericContainer<>(DockerImageName.parse("redis:8.2")).withExposedPorts(6379);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Conditional(WithoutDocker.class)
  static class LocalServer {

    @Bean
    RedisServer redisServer() throws IOException {
      return RedisServer.start();
    }

    @Bean
    DynamicPropertyRegistrar redisPort(RedisServer server) {
      return properties -> properties.add("spring.data.redis.port", server::port);
    }
  }

  /** Matches where containers can be started. */
  static final class WithDocker implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return SharedRedis.hasDocker();
    }
  }

  /** Matches where they cannot. */
  static final class WithoutDocker implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return !SharedRedis.hasDocker();
    }
  }
}
