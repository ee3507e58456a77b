package dev.zerocopy.cache.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.beans.factory.annotation.Qualifier;

/**
 * Marks beans of the file backend.
 *
 * <p>A {@link dev.zerocopy.cache.codec.CacheSerializer} bean with this qualifier replaces the one
 * that caches with {@code backend: file} use; declare it with {@code @Bean(defaultCandidate =
 * false)} so that it stands in nobody else's way.
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE})
public @interface FileBackend {}
