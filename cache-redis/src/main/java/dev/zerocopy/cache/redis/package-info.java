/**
 * The Redis backend: one entry, one key, or a manifest and chunks under one hash tag.
 *
 * <p>Values are read into off-heap memory and written from it, never as one array. Nothing here
 * fails the call that is cached: a server that is slow, away or full is a miss or a value not
 * stored.
 *
 * <p>The store speaks {@code RedisCommands}; only {@code Lettuce*} classes know the client.
 */
@NullMarked
package dev.zerocopy.cache.redis;

import org.jspecify.annotations.NullMarked;
