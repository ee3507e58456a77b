/**
 * Auto-configuration of the cache manager, its file backend and its meters from {@code
 * zerocopy.cache.*}.
 *
 * <p>It backs off as Spring Boot's own cache auto-configuration does. A wrong value or an unknown
 * setting stops the start with a sentence that names the property.
 */
@NullMarked
package dev.zerocopy.cache.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
