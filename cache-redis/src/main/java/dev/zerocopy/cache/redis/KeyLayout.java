package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.store.CacheKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The names of one cache's keys in Redis.
 *
 * <pre>
 *   PREFIX CACHE :generation                  the present generation
 *   PREFIX CACHE :swept  :sweeper             the last one that was cleaned up after, who does it
 *   PREFIX CACHE : GENERATION :{HASH}         an entry, or the manifest of one
 *                            :{HASH}: SET : N its chunks
 *                            :{HASH}:n SET    a value before it is published
 *                            :{HASH}:t  :l    the token of its loads, the lease of one
 * </pre>
 *
 * <p>If they are to be readable, {@code =TEXT} follows each {@code {HASH}}: what a person knows the
 * key by, where it has that.
 *
 * <p>The braces are a cluster's hash tag: whatever belongs to one entry is on one server, and
 * entries spread over all. Hash, generation and set are random or hashes, in the URL's Base64.
 *
 * <p><b>Threads</b>: immutable.
 */
final class KeyLayout {

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final int RANDOM_BYTES = 9;
  private static final int HASH_CHARS = 22;

  /** The length of a {@linkplain #randomName random name}. */
  static final int NAME_CHARS = 12;

  private final String root;
  private final boolean isReadable;

  /**
   * Creates the layout of a cache.
   *
   * @param prefix what all keys of the application begin with, without braces
   * @param isReadable whether names have the text of the key
   */
  KeyLayout(String prefix, String cacheName, boolean isReadable) {
    if (prefix.indexOf('{') >= 0 || prefix.indexOf('}') >= 0) {
      throw new IllegalArgumentException(
          "key prefix must have no braces, they are a cluster's hash tag; got " + prefix);
    }
    this.root = prefix + encoded(cacheName) + ':';
    this.isReadable = isReadable;
  }

  byte[] generation() {
    return ascii(root + "generation");
  }

  byte[] swept() {
    return ascii(root + "swept");
  }

  byte[] sweeper() {
    return ascii(root + "sweeper");
  }

  /** What the names of all of the cache's keys begin with. */
  String root() {
    return root;
  }

  /**
   * The lower 64 bits of the hash in the name of an entry, or -1 if it is no entry's. Names with a
   * text do not tell an entry from what else its key has.
   */
  long hashLow(String name) {
    int hashAt = root.length() + NAME_CHARS + 2;
    int end = hashAt + HASH_CHARS;
    if (name.length() <= end || name.charAt(hashAt - 1) != '{' || name.charAt(end) != '}') {
      return -1;
    }
    if (name.length() > end + 1 && name.charAt(end + 1) != '=') {
      return -1;
    }
    try {
      return ByteBuffer.wrap(Base64.getUrlDecoder().decode(name.substring(hashAt, end))).getLong(8);
    } catch (IllegalArgumentException e) {
      return -1;
    }
  }

  /** What the names of a generation's keys begin with. */
  byte[] ofGeneration(String generation) {
    return ascii(root + generation + ":{");
  }

  /** A pattern of the names of all entries and what belongs to them, of whatever generation. */
  byte[] entriesPattern() {
    return ascii(globLiteral(root) + "?".repeat(NAME_CHARS) + ":{*");
  }

  /** The names of one entry. */
  EntryNames entry(String generation, CacheKey key) {
    String text = isReadable ? key.text() : null;
    String name = root + generation + ":{" + hash(key) + '}';
    return new EntryNames(text == null ? name : name + '=' + text);
  }

  /** The key's hash in 22 characters. */
  static String hash(CacheKey key) {
    return BASE64.encodeToString(
        ByteBuffer.allocate(16).putLong(key.hashHigh()).putLong(key.hashLow()).array());
  }

  /** A name that nobody has drawn before, of {@value #NAME_CHARS} characters. */
  static String randomName() {
    byte[] bytes = new byte[RANDOM_BYTES];
    ThreadLocalRandom.current().nextBytes(bytes);
    return BASE64.encodeToString(bytes);
  }

  static byte[] ascii(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  /** A cache's name with everything but letters, digits, dot, dash and underscore as %XX. */
  private static String encoded(String name) {
    StringBuilder out = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (isPlain(c)) {
        out.append(c);
      } else {
        out.append("%%%02X".formatted((int) c));
      }
    }
    return out.toString();
  }

  static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '-'
        || c == '_';
  }

  private static String globLiteral(String text) {
    return text.replaceAll("[\\\\*?\\[\\]^]", "\\\\$0");
  }
}
