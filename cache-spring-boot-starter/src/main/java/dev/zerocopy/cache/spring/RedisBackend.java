package dev.zerocopy.cache.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.beans.factory.annotation.Qualifier;

/**
 * Marks beans of the Redis backend.
 *
 * <p>A {@link dev.zerocopy.cache.codec.CacheSerializer} bean with this qualifier replaces the one
 * that caches with {@code backend: redis} use; declare it with {@code @Bean(defaultCandidate =
 * false)} so that it stands in nobody else's way. A {@code LettuceConnectionFactory} bean with it
 * says which Redis that is, where the application has several.
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE})
public @interface RedisBackend {}
