package dev.zerocopy.cache.sample;

import org.springframework.boot.SpringApplication;

/**
 * The sample with its profile {@code redis} and a Redis that ends with it, for {@code mvn -pl
 * sample-app -am spring-boot:test-run}.
 */
final class TestSampleApplication {

  private TestSampleApplication() {}

  public static void main(String[] arguments) {
    SpringApplication.from(SampleApplication::main)
        .with(DevelopmentRedis.class)
        .withAdditionalProfiles("redis")
        .run(arguments);
  }
}
