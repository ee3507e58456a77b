/** Spring's {@link org.springframework.core.io.Resource} as a cached value. */
@NullMarked
package dev.zerocopy.cache.spring.resource;

import org.jspecify.annotations.NullMarked;
