package dev.zerocopy.cache.sample;

import java.time.LocalDateTime;

/**
 * A flight from an airport.
 *
 * @param delayMinutes negative if it was early
 */
public record Leg(
    LocalDateTime departure,
    String destination,
    int delayMinutes,
    int distanceMiles,
    boolean isLate) {}
