package dev.zerocopy.cache.spring.autoconfigure;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The directory that an application's entries live in: the one that is set, or one in the user's
 * cache directory that no other application has.
 */
final class ApplicationDirectory {

  static final String PROPERTY = ZeroCopyCacheProperties.PREFIX + ".file.directory";

  private ApplicationDirectory() {}

  static Path of(
      @Nullable String configured, Environment environment, ListableBeanFactory beanFactory) {
    if (StringUtils.hasText(configured)) {
      try {
        return Path.of(configured).toAbsolutePath().normalize();
      } catch (InvalidPathException e) {
        throw new InvalidConfigurationPropertyValueException(
            PROPERTY, configured, "It is not a path of this file system: " + e.getReason() + '.');
      }
    }
    return Path.of(
        environment.getRequiredProperty("user.home"),
        ".cache",
        "zerocopy-cache",
        fileName(ApplicationName.of(environment, beanFactory, PROPERTY)));
  }

  /** A name as one path element, different for different names. */
  private static String fileName(String name) {
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
    return encoded.startsWith(".") ? "%2E" + encoded.substring(1) : encoded;
  }
}
