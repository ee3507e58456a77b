/** What an operator asks of the caches: the endpoint, health, info. */
@NullMarked
package dev.zerocopy.cache.spring.actuate;

import org.jspecify.annotations.NullMarked;
