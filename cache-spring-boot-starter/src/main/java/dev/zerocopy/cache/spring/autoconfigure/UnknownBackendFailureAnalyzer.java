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

/** Names a backend that is not on the class path, and those that are. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnknownBackendFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
    BindException innermost = innermost(cause);
    ConfigurationProperty property = innermost.getProperty();
    if (property == null || innermost.getTarget().getType().resolve() != Backend.class) {
      return null;
    }
    String known =
        Arrays.stream(Backend.values()).map(Backend::id).collect(Collectors.joining(", "));
    return new FailureAnalysis(
        "Property '%s' asks for backend '%s', which is not on the class path%s."
            .formatted(
                property.getName(),
                property.getValue(),
                property.getOrigin() == null ? "" : " (from " + property.getOrigin() + ")"),
        "Set it to one of these backends: %s. Backend 'x' comes with the module cache-x."
            .formatted(known),
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
