/**
 * The file backend: one entry, one file; mapped when it is read, unlinked when it is retired.
 *
 * <p>Files are created once, renamed into place, then only read or unlinked; never truncated, never
 * rewritten. A crash leaves the old entry or the new one.
 */
@NullMarked
package dev.zerocopy.cache.file;

import org.jspecify.annotations.NullMarked;
