/**
 * Spring's cache abstraction over named caches: {@link
 * dev.zerocopy.cache.spring.ZeroCopyCacheManager} and its caches.
 *
 * <p>Every operation takes effect before it returns. None fails because of the backend, of stored
 * bytes or of a value that cannot be stored: the call that is being cached goes on without the
 * cache.
 */
@NullMarked
package dev.zerocopy.cache.spring;

import org.jspecify.annotations.NullMarked;
