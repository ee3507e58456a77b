/**
 * Real Redis servers for tests, and what can go wrong between them and us.
 *
 * <p>Servers are processes of {@code redis-server}, from the PATH or from the jar that brings one,
 * so that a test can kill, freeze and restart them; only {@link SharedRedis} prefers a container.
 * None writes to the disk, and none outlives the JVM that started it, however that ends.
 */
@NullMarked
package dev.zerocopy.cache.redis.server;

import org.jspecify.annotations.NullMarked;
