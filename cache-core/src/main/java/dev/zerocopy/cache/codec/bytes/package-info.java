/**
 * Bytes and text: arrays, buffers, segments, streams and strings.
 *
 * <p>{@link dev.zerocopy.cache.codec.bytes.StoredBytesWriter} and {@link
 * dev.zerocopy.cache.codec.bytes.StoredBytes} write and read an entry that is one run of bytes;
 * other codecs may use them.
 *
 * <p><b>Lifetime</b>: what a hit returns needs no closing and stays readable after its entry is
 * gone, for as long as it is reachable. Whoever hands a raw address of it to native code holds it.
 */
@NullMarked
package dev.zerocopy.cache.codec.bytes;

import org.jspecify.annotations.NullMarked;
