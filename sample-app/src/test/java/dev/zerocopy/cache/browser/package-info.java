/**
 * A real headless Chromium, driven through its DevTools protocol over the JDK's own WebSocket.
 *
 * <p>Selenium would do the same with thirty jars and a driver of the browser's exact version; what
 * the tests of one page need of the protocol are ten methods, which have been stable for years.
 *
 * <p><b>Source</b>: <a href="https://chromedevtools.github.io/devtools-protocol/">the protocol</a>.
 */
@NullMarked
package dev.zerocopy.cache.browser;

import org.jspecify.annotations.NullMarked;
