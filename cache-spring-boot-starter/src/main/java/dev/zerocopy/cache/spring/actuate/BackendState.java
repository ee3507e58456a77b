package dev.zerocopy.cache.spring.actuate;

import java.util.Map;

/**
 * Whether a backend does all that it should.
 *
 * @param isDegraded whether it stores nothing at present, or is not asked
 * @param details what there is to say about it
 */
public record BackendState(boolean isDegraded, Map<String, Object> details) {}
