package dev.zerocopy.cache.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.mock.env.MockEnvironment;

/** Where entries live when nobody says so. */
class ApplicationDirectoryTests {

  private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
  private final MockEnvironment environment =
      new MockEnvironment().withProperty("user.home", "/home/ann");

  private Path of(@Nullable String configured) {
    return ApplicationDirectory.of(configured, environment, beans);
  }

  @Test
  void configured_isAbsolute() {
    assertThat(of("/var/cache/../shop")).isEqualTo(Path.of("/var/shop"));
    assertThat(of("shop").isAbsolute()).isTrue();
  }

  @Test
  void notConfigured_isNamedAfterTheApplication() {
    environment.setProperty("spring.application.name", "shop");
    assertThat(of(null)).isEqualTo(Path.of("/home/ann/.cache/zerocopy-cache/shop"));
    assertThat(of(" ")).isEqualTo(Path.of("/home/ann/.cache/zerocopy-cache/shop"));
  }

  @Test
  void applicationName_isOnePathElement() {
    Path parent = Path.of("/home/ann/.cache/zerocopy-cache");
    environment.setProperty("spring.application.name", "../a b/c");
    assertThat(of(null).getParent()).isEqualTo(parent);
    environment.setProperty("spring.application.name", "..");
    assertThat(of(null).normalize().getParent()).isEqualTo(parent);
  }

  @Test
  void unnamedApplication_isNamedAfterItsClass() {
    beans.registerBeanDefinition("application", new RootBeanDefinition(Application.class));
    assertThat(of(null).getFileName()).hasToString(Application.class.getName().replace("$", "%24"));
  }

  @Test
  void neitherNameNorClass_isRefused() {
    assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
        .isThrownBy(() -> of(null))
        .withMessageContaining("zerocopy.cache.file.directory")
        .satisfies(e -> assertThat(e.getReason()).contains("spring.application.name"));
  }

  @SpringBootConfiguration
  static class Application {}
}
