package dev.zerocopy.cache.development;

import dev.zerocopy.cache.sample.SampleApplication;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The sample with its profile {@code redis} and a Redis that ends with it, for {@code mvn -pl
 * sample-app -am spring-boot:test-run}, which starts the one application among the tests.
 */
@SpringBootApplication(proxyBeanMethods = false)
class TestSampleApplication {

  public static void main(String[] arguments) {
    SpringApplication.from(SampleApplication::main)
        .with(TestSampleApplication.class)
        .withAdditionalProfiles("redis")
        .run(arguments);
  }
}
