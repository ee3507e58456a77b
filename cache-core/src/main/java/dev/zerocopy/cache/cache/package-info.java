/**
 * A named cache: look up, load once, store, count. No lock is held while a loader runs, and nothing
 * here fails the call that it speeds up.
 */
@NullMarked
package dev.zerocopy.cache.cache;

import org.jspecify.annotations.NullMarked;
