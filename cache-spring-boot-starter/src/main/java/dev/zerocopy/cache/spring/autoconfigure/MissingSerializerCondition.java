package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.codec.CacheSerializer;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Looks for serializer beans with a qualifier, whether or not they are default candidates. */
final class MissingSerializerCondition extends SpringBootCondition
    implements ConfigurationCondition {

  @Override
  public ConfigurationPhase getConfigurationPhase() {
    return ConfigurationPhase.REGISTER_BEAN;
  }

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    Class<? extends Annotation> qualifier =
        metadata.getAnnotations().get(ConditionalOnMissingSerializer.class).synthesize().value();
    ConfigurableListableBeanFactory beans = Objects.requireNonNull(context.getBeanFactory());
    List<String> found =
        Arrays.stream(beans.getBeanNamesForAnnotation(qualifier))
            .filter(name -> beans.isTypeMatch(name, CacheSerializer.class))
            .toList();
    ConditionMessage.Builder message =
        ConditionMessage.forCondition(ConditionalOnMissingSerializer.class, qualifier.getName());
    return found.isEmpty()
        ? ConditionOutcome.match(message.didNotFind("serializer").atAll())
        : ConditionOutcome.noMatch(message.found("serializer", "serializers").items(found));
  }
}
