package dev.zerocopy.cache.spring.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches unless {@code spring.cache.type} asks for one of Spring Boot's own caches, or none. */
final class UnsetCacheTypeCondition extends SpringBootCondition {

  private static final String PROPERTY = "spring.cache.type";

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    String type = context.getEnvironment().getProperty(PROPERTY);
    ConditionMessage.Builder message = ConditionMessage.forCondition("Zero-Copy Cache");
    return type == null || type.isEmpty()
        ? ConditionOutcome.match(message.because(PROPERTY + " is not set"))
        : ConditionOutcome.noMatch(message.because(PROPERTY + " is " + type));
  }
}
