/** What the tests of all modules share: contracts, random tables, child JVMs, a clock. */
@NullMarked
package dev.zerocopy.cache.test;

import org.jspecify.annotations.NullMarked;
