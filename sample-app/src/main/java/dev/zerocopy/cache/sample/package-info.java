/**
 * A web application that computes over a cached table of three million flights.
 *
 * <p>The first request runs a DuckDB query for some seconds and stores its result of 340 MB; every
 * later one, also after a restart, reads three columns of it from mapped pages.
 */
@NullMarked
package dev.zerocopy.cache.sample;

import org.jspecify.annotations.NullMarked;
