/** Health of the file backend's directory. */
@NullMarked
package dev.zerocopy.cache.spring.health;

import org.jspecify.annotations.NullMarked;
