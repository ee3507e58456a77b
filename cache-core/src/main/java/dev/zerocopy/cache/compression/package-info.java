/**
 * Packed entries: an entry whose content is compressed in frames, and how it becomes one again
 * whose content lies in memory as its codec wrote it.
 *
 * <p>A codec writes and reads as if there were no compression. What it writes is the <em>image</em>
 * of the entry's content; {@link dev.zerocopy.cache.compression.EntryPacker} cuts that into frames
 * on its way into the store, and makes it anew in native memory when the entry is hit.
 */
@NullMarked
package dev.zerocopy.cache.compression;

import org.jspecify.annotations.NullMarked;
