/**
 * Micrometer observations of what caches do, so that traces show it.
 *
 * <p>What is observed and under which names is in {@link
 * dev.zerocopy.cache.spring.observation.CacheObservationDocumentation}; a {@link
 * dev.zerocopy.cache.spring.observation.CacheObservationConvention} bean changes it.
 */
@NullMarked
package dev.zerocopy.cache.spring.observation;

import org.jspecify.annotations.NullMarked;
