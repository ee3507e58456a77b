/**
 * Meters of the caches and of the file backend's directory.
 *
 * <p>The standard {@code cache.*} meters carry Spring Boot's tags; ours, named {@code
 * zerocopy.cache.*}, carry {@code backend} too. Meters of one name have the same tag keys, as
 * Prometheus demands.
 */
@NullMarked
package dev.zerocopy.cache.spring.metrics;

import org.jspecify.annotations.NullMarked;
