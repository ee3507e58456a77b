/**
 * The layout of an entry, the same in every backend: {@code docs/entry-format.md} draws it.
 *
 * <p>{@link dev.zerocopy.cache.entry.EntryEncoder} writes it in one pass, {@link
 * dev.zerocopy.cache.entry.EntryHeader} and {@link dev.zerocopy.cache.entry.EntryTrailer} check it
 * before anything in it is used, {@link dev.zerocopy.cache.entry.MappedEntry} reads it.
 */
@NullMarked
package dev.zerocopy.cache.entry;

import org.jspecify.annotations.NullMarked;
