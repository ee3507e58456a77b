/**
 * The layout of an entry, the same in every backend: {@code docs/entry-format.md} draws it.
 *
 * <p>{@link dev.zerocopy.cache.entry.EntryEncoder} writes it in one pass, {@link
 * dev.zerocopy.cache.entry.EntryHeader} and {@link dev.zerocopy.cache.entry.EntryTrailer} check it
 * before anything in it is used. {@link dev.zerocopy.cache.entry.FileEntry} is one opened in a
 * file, {@link dev.zerocopy.cache.entry.MemoryEntry} one that an {@link
 * dev.zerocopy.cache.entry.EntryAssembler} put together of what another backend fetched.
 */
@NullMarked
package dev.zerocopy.cache.entry;

import org.jspecify.annotations.NullMarked;
