package dev.zerocopy.cache.spring.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Names settings under {@code zerocopy.cache} that do not exist or are empty, and those there are.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnknownSettingFailureAnalyzer
    extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {

  private static final ConfigurationPropertyName PREFIX =
      ConfigurationPropertyName.of(ZeroCopyCacheProperties.PREFIX);

  @Override
  protected @Nullable FailureAnalysis analyze(
      Throwable rootFailure, UnboundConfigurationPropertiesException cause) {
    StringBuilder description = new StringBuilder();
    StringBuilder action = new StringBuilder();
    for (ConfigurationProperty property : cause.getUnboundProperties()) {
      if (!PREFIX.isAncestorOf(property.getName())) {
        return null;
      }
      Group group = groupOf(property.getName());
      boolean isEmpty = group.has(property.getName());
      description
          .append(isEmpty ? "There is no value of '" : "There is no setting '")
          .append(property.getName())
          .append('\'')
          .append(" (value \"%s\"".formatted(property.getValue()))
          .append(property.getOrigin() == null ? "" : ", from " + property.getOrigin())
          .append(").%n".formatted());
      action
          .append(isEmpty ? "Give it one, or leave it out: nothing unsets what is set. " : "")
          .append("%s%n".formatted(group.text()));
    }
    return new FailureAnalysis(description.toString(), action.toString(), cause);
  }

  /** The settings that there are where one of that name would be. */
  private static Group groupOf(ConfigurationPropertyName name) {
    int depth = PREFIX.getNumberOfElements();
    String group = name.getElement(depth, Form.UNIFORM);
    boolean nested = name.getNumberOfElements() > depth + 1;
    return switch (nested ? group : "") {
      case "file" -> new Group(name.chop(depth + 1), ZeroCopyCacheProperties.File.class, "");
      case "redis" -> new Group(name.chop(depth + 1), ZeroCopyCacheProperties.Redis.class, "");
      case "defaults" -> ofCache(name, depth + 1, ZeroCopyCacheProperties.Defaults.class, "");
      case "caches" ->
          ofCache(
              name,
              depth + 2,
              ZeroCopyCacheProperties.Cache.class,
              " A cache name with dots is written in brackets: caches[my.cache].");
      default -> new Group(PREFIX, ZeroCopyCacheProperties.class, "");
    };
  }

  /** What there is below a cache's settings, or below its {@code near} if the name is there. */
  private static Group ofCache(
      ConfigurationPropertyName name, int depth, Class<? extends Record> settings, String hint) {
    return name.getNumberOfElements() > depth + 1
            && name.getElement(depth, Form.UNIFORM).equals("near")
        ? new Group(name.chop(depth + 1), ZeroCopyCacheProperties.Near.class, hint)
        : new Group(name.chop(depth), settings, hint);
  }

  private record Group(
      ConfigurationPropertyName parent, Class<? extends Record> settings, String hint) {

    private List<String> names() {
      return Arrays.stream(settings.getRecordComponents())
          .map(RecordComponent::getName)
          .map(DataObjectPropertyName::toDashedForm)
          .toList();
    }

    boolean has(ConfigurationPropertyName name) {
      return parent.isParentOf(name) && names().contains(name.getLastElement(Form.DASHED));
    }

    String text() {
      return "Under '%s' there are: %s.%s".formatted(parent, String.join(", ", names()), hint);
    }
  }
}
