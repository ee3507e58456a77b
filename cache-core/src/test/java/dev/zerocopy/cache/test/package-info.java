/**
 * What tests of several modules share: generators of tables, contracts that backends inherit, and
 * watchers of what a test leaves behind.
 */
@NullMarked
package dev.zerocopy.cache.test;

import org.jspecify.annotations.NullMarked;
