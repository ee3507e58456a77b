/** This cache beside others: each case in fresh JVMs, the peers in turns. */
@NullMarked
package dev.zerocopy.cache.benchmarks;

import org.jspecify.annotations.NullMarked;
