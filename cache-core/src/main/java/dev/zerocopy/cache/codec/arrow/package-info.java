/**
 * Arrow tables in entries, read where they lie.
 *
 * <p>An {@link dev.zerocopy.cache.codec.arrow.ArrowTable} is an ordinary immutable object: share
 * it, never close it. Its columns are read from mapped pages without a copy; Arrow vectors are made
 * only for who asks for them, over copy-on-write pages of their own. The reading path parses
 * metadata with flatbuffers and touches neither Arrow's {@code Schema} class nor an allocator.
 *
 * <p>Do not keep raw addresses ({@code ArrowBuf.memoryAddress()}, {@code getDataBufferAddress()})
 * longer than the vector they came from: they do not keep the memory alive.
 */
@NullMarked
package dev.zerocopy.cache.codec.arrow;

import org.jspecify.annotations.NullMarked;
