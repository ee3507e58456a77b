package dev.zerocopy.cache.spring.autoconfigure;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/** What tells an application from others that keep entries in the same place. */
final class ApplicationName {

  private ApplicationName() {}

  /**
   * The name that is set, or else that of the main class.
   *
   * @param property the property whose default needs it, for the failure
   */
  static String of(Environment environment, ListableBeanFactory beanFactory, String property) {
    String name = environment.getProperty("spring.application.name");
    if (StringUtils.hasText(name)) {
      return name;
    }
    for (String bean : beanFactory.getBeanNamesForAnnotation(SpringBootConfiguration.class)) {
      Class<?> type = beanFactory.getType(bean);
      if (type != null) {
        return ClassUtils.getUserClass(type).getName();
      }
    }
    throw new InvalidConfigurationPropertyValueException(
        property,
        environment.getProperty(property, ""),
        "Its default is named after the application, and this one has neither"
            + " spring.application.name nor a @SpringBootApplication class. Set one of them, or the"
            + " property.");
  }
}
