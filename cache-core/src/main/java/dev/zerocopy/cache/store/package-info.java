/**
 * The port between caches and backends.
 *
 * <p>A {@link dev.zerocopy.cache.store.CacheStore} keeps the entries of one cache. A codec streams
 * a value into its {@link dev.zerocopy.cache.store.EntryWriter} and reads it back from a {@link
 * dev.zerocopy.cache.store.StoredEntry}; neither sees where the bytes live. Everything here is safe
 * for use by many threads unless its own documentation says otherwise.
 */
@NullMarked
package dev.zerocopy.cache.store;

import org.jspecify.annotations.NullMarked;
