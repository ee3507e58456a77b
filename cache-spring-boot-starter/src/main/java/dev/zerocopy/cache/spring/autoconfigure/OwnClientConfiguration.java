package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.redis.LettuceClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.Optional;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.RedisCredentialsProviderFactory;

/**
 * The client configuration of an application, but for its resources, which let a silent connection
 * count as lost; without its pool, which is not for the backend.
 *
 * @param silence how long an answer may take that nothing comes before
 */
record OwnClientConfiguration(LettuceClientConfiguration application, Duration silence)
    implements LettuceClientConfiguration {

  @Override
  public Optional<ClientResources> getClientResources() {
    return application
        .getClientResources()
        .map(resources -> LettuceClient.resources(resources, silence));
  }

  @Override
  public boolean isUseSsl() {
    return application.isUseSsl();
  }

  @Override
  @SuppressWarnings("deprecation") // the interface asks for it
  public boolean isVerifyPeer() {
    return application.isVerifyPeer();
  }

  @Override
  public SslVerifyMode getVerifyMode() {
    return application.getVerifyMode();
  }

  @Override
  public boolean isStartTls() {
    return application.isStartTls();
  }

  @Override
  public Optional<ClientOptions> getClientOptions() {
    return application.getClientOptions();
  }

  @Override
  public Optional<String> getClientName() {
    return application.getClientName();
  }

  @Override
  public Optional<ReadFrom> getReadFrom() {
    return application.getReadFrom();
  }

  @Override
  public Optional<RedisCredentialsProviderFactory> getRedisCredentialsProviderFactory() {
    return application.getRedisCredentialsProviderFactory();
  }

  @Override
  public Duration getCommandTimeout() {
    return application.getCommandTimeout();
  }

  @Override
  public Duration getShutdownTimeout() {
    return application.getShutdownTimeout();
  }

  @Override
  public Duration getShutdownQuietPeriod() {
    return application.getShutdownQuietPeriod();
  }
}
