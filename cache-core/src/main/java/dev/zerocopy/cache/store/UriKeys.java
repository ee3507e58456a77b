package dev.zerocopy.cache.store;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The part of {@link KeyEncoder} for URIs.
 *
 * <p>It compares what {@link URI#equals} compares: scheme and host without regard to case, the
 * digits of escapes too, and the authority only where it has no host. Parts are written one by one,
 * since a text put together again may parse differently ({@code file:////a}).
 */
final class UriKeys {

  private UriKeys() {}

  static void write(URI uri, KeyBuffer out) {
    out.i8(KeyTag.URI);
    part(1, lowerCase(uri.getScheme()), out);
    part(2, upperEscapes(uri.getRawFragment()), out);
    if (uri.isOpaque()) {
      part(3, upperEscapes(uri.getRawSchemeSpecificPart()), out);
    } else {
      part(4, upperEscapes(uri.getRawPath()), out);
      part(5, upperEscapes(uri.getRawQuery()), out);
      if (uri.getHost() != null) {
        part(6, upperEscapes(uri.getRawUserInfo()), out);
        part(7, lowerCase(uri.getHost()), out);
        part(8, Integer.toString(uri.getPort()), out);
      } else {
        part(9, upperEscapes(uri.getRawAuthority()), out);
      }
    }
    out.i8(0);
  }

  private static void part(int number, @Nullable String text, KeyBuffer out) {
    if (text != null) {
      out.i8(number);
      out.string(text);
    }
  }

  private static @Nullable String lowerCase(@Nullable String text) {
    if (text == null) {
      return null;
    }
    StringBuilder lower = new StringBuilder(text);
    for (int i = 0; i < lower.length(); i++) {
      char unit = lower.charAt(i);
      if (unit >= 'A' && unit <= 'Z') {
        lower.setCharAt(i, (char) (unit + ('a' - 'A')));
      }
    }
    return lower.toString();
  }

  /** A percent sign in a raw part of a URI always has two hexadecimal digits behind it. */
  private static @Nullable String upperEscapes(@Nullable String text) {
    if (text == null || text.indexOf('%') < 0) {
      return text;
    }
    StringBuilder upper = new StringBuilder(text);
    for (int i = text.indexOf('%'); i >= 0; i = text.indexOf('%', i + 1)) {
      upper.setCharAt(i + 1, Character.toUpperCase(text.charAt(i + 1)));
      upper.setCharAt(i + 2, Character.toUpperCase(text.charAt(i + 2)));
    }
    return upper.toString();
  }
}
