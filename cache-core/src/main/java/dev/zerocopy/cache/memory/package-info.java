/**
 * Native memory and its lifetime.
 *
 * <p>Nothing here is closed by a caller. A region is valid for as long as its {@link
 * dev.zerocopy.cache.memory.NativeRegion} or a segment of it is reachable, and goes away after the
 * garbage collector found it, never by a call of ours: unmapping memory that another thread reads
 * would end the JVM. What can be given back early are the resident pages of a mapping, and that is
 * always safe, because a page that is touched again is read again.
 */
@NullMarked
package dev.zerocopy.cache.memory;

import org.jspecify.annotations.NullMarked;
