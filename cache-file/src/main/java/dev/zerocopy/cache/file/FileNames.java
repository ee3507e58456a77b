package dev.zerocopy.cache.file;

import dev.zerocopy.cache.store.CacheKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Names of files and folders: a cache's from its name, an entry's from its key's hash. */
final class FileNames {

  private static final int MAX_NAME_CHARS = 120;
  private static final String SUFFIX = ".entry";
  private static final int HASH_CHARS = 32;

  private FileNames() {}

  /**
   * A folder name for a cache: lower-case letters, digits, {@code _} and {@code -} as they are, all
   * else as {@code %} and two hexadecimal digits for each byte of UTF-8; a long one is cut and ends
   * in {@code ~} and the hash of the name.
   */
  static String ofCache(String name) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      if ((b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '_' || b == '-') {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(Character.forDigit(b >> 4 & 15, 16));
        encoded.append(Character.forDigit(b & 15, 16));
      }
    }
    if (encoded.length() > MAX_NAME_CHARS) {
      encoded.setLength(MAX_NAME_CHARS);
      encoded.append('~').append(CacheKey.of(name).hashHex());
    }
    return encoded.isEmpty() ? "%" : encoded.toString();
  }

  /** The file of a key's entry below its cache's folder. */
  static Path ofEntry(Path cacheFolder, CacheKey key) {
    return ofEntry(cacheFolder, key.hashHex());
  }

  /** The file of the entry whose key has a hash, given its digits. */
  static Path ofEntry(Path cacheFolder, String hash) {
    return cacheFolder.resolve(hash.substring(0, 2)).resolve(hash.substring(2) + SUFFIX);
  }

  /** The file of the entry whose key has a hash. */
  static Path ofEntry(Path cacheFolder, long hashHigh, long hashLow) {
    HexFormat hex = HexFormat.of();
    return ofEntry(cacheFolder, hex.toHexDigits(hashHigh) + hex.toHexDigits(hashLow));
  }

  /** The folder of the keys whose hash begins with a byte. */
  static Path shardFolder(Path cacheFolder, int firstByte) {
    return cacheFolder.resolve(HexFormat.of().toHexDigits((byte) firstByte));
  }

  static Path shardFolder(Path cacheFolder, CacheKey key) {
    return cacheFolder.resolve(key.hashHex().substring(0, 2));
  }

  /** Whether a file in a shard's folder has the name of an entry. */
  static boolean isEntry(Path file) {
    String name = file.getFileName().toString();
    return name.length() == HASH_CHARS - 2 + SUFFIX.length() && name.endsWith(SUFFIX);
  }

  /**
   * The hash that an entry file is named after, as its high and low half, or null if it is not an
   * entry file.
   */
  static long @Nullable [] hashOf(Path file) {
    if (file.getParent() == null || !isEntry(file)) {
      return null;
    }
    String hash = hexOf(file);
    return isHash(hash) ? halvesOf(hash) : null;
  }

  /** The digits of the hash that an entry file is named after. */
  static String hexOf(Path file) {
    Path folder = Objects.requireNonNull(file.getParent()).getFileName();
    String name = file.getFileName().toString();
    return folder + name.substring(0, name.length() - SUFFIX.length());
  }

  /** Whether a text is the digits of a hash. */
  static boolean isHash(String text) {
    return text.length() == HASH_CHARS && text.chars().allMatch(FileNames::isDigit);
  }

  private static boolean isDigit(int unit) {
    return (unit >= '0' && unit <= '9') || (unit >= 'a' && unit <= 'f');
  }

  /** The high and the low half of a hash, given its digits. */
  static long[] halvesOf(String hash) {
    int half = HASH_CHARS / 2;
    return new long[] {
      HexFormat.fromHexDigitsToLong(hash, 0, half),
      HexFormat.fromHexDigitsToLong(hash, half, HASH_CHARS)
    };
  }
}
