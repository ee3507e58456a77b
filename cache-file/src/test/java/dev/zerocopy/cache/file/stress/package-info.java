/** Several processes on one directory, killed at random, and a checker of what they saw. */
@NullMarked
package dev.zerocopy.cache.file.stress;

import org.jspecify.annotations.NullMarked;
