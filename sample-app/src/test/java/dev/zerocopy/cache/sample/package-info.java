/** Tests of the sample: its query, its numbers, and the whole application in a JVM of its own. */
@NullMarked
package dev.zerocopy.cache.sample;

import org.jspecify.annotations.NullMarked;
