package dev.zerocopy.cache.spring.autoconfigure;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Explains a backend that there is not, and a single value in the place of a cache's settings;
 * Spring Boot explains other wrong values well.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class WrongValueFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
    BindException innermost = innermost(cause);
    Class<?> target = innermost.getTarget().getType().resolve();
    if (target == Backend.class) {
      return unknownBackend(innermost);
    }
    return target == ZeroCopyCacheProperties.Cache.class ? singleValue(innermost) : null;
  }

  private static FailureAnalysis unknownBackend(BindException cause) {
    ConfigurationProperty property = cause.getProperty();
    return new FailureAnalysis(
        "Property '%s' asks for %s, which there is not%s."
            .formatted(
                cause.getName(),
                property == null ? "a backend" : "backend '" + property.getValue() + "'",
                property == null || property.getOrigin() == null
                    ? ""
                    : " (from " + property.getOrigin() + ")"),
        "Set it to one of these backends: %s."
            .formatted(
                Arrays.stream(Backend.values()).map(Backend::id).collect(Collectors.joining(", "))),
        cause);
  }

  private static FailureAnalysis singleValue(BindException cause) {
    return new FailureAnalysis(
        "Property '%s' has a single value, where a cache's settings belong."
            .formatted(cause.getName()),
        "Write the setting below it, such as '%s.time-to-live', or leave the value empty."
            .formatted(cause.getName()),
        cause);
  }

  private static BindException innermost(BindException exception) {
    BindException found = exception;
    for (Throwable t = exception.getCause(); t != null; t = t.getCause()) {
      if (t instanceof BindException bind) {
        found = bind;
      }
    }
    return found;
  }
}
