/** Cached resources served over HTTP, beside the sample: its component scan does not see this. */
@NullMarked
package dev.zerocopy.cache.served;

import org.jspecify.annotations.NullMarked;
