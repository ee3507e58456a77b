/** Caches in Redis beside those of Spring Data Redis and a bare client. */
@NullMarked
package dev.zerocopy.cache.spring.redis;

import org.jspecify.annotations.NullMarked;
