package dev.zerocopy.cache.spring.autoconfigure;

import java.lang.annotation.Annotation;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;

/**
 * Matches unless there is a serializer bean with a backend's qualifier.
 *
 * <p>Spring Boot's {@code @ConditionalOnMissingBean(annotation = …)} does not see beans that are
 * declared with {@code defaultCandidate = false}, which is how these should be declared; and with a
 * type it would back off on any backend's serializer.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Conditional(MissingSerializerCondition.class)
@interface ConditionalOnMissingSerializer {

  /** The backend's qualifier. */
  Class<? extends Annotation> value();
}
