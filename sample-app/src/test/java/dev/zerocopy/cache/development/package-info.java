/** The sample as a developer runs it, with a Redis of its own. */
@NullMarked
package dev.zerocopy.cache.development;

import org.jspecify.annotations.NullMarked;
