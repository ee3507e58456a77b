package dev.zerocopy.cache.file;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.codec.bytes.BytesCodec;
import dev.zerocopy.cache.compression.Compression;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Main class of another process that shares a directory of compressed values: does what the lines
 * of its input say and answers each with one line.
 *
 * <pre>
 *   put KEY SEED, get KEY, evict KEY, clear
 *   forever KEY      puts one value after the other until it is killed, and says that each is stored
 * </pre>
 */
final class PackedPeer {

  private static final int VALUE_BYTES = 3_000_000;

  private PackedPeer() {}

  static NamedCache open(StoreDirectory directory, @Nullable Duration timeToIdle) {
    CacheSerializer serializer =
        CacheSerializer.builder().codec(new BytesCodec()).compression(Compression.zstd()).build();
    FileStoreOptions options =
        FileStoreOptions.of(serializer.checksum()).withTimeToIdle(timeToIdle);
    return new NamedCache("packed", directory.store("packed", options), serializer, null);
  }

  /** A value that shrinks to a third, some frames of it not at all. */
  static byte[] value(long seed) {
    byte[] value = new byte[VALUE_BYTES];
    new Random(seed).nextBytes(value);
    for (int i = 0; i < 2_000_000; i++) {
      value[i] = (byte) (seed + (value[i] & 1));
    }
    ByteBuffer.wrap(value).putLong(seed);
    return value;
  }

  /** The seed of a value that is whole, or -1. */
  static long seedOf(byte[] value) {
    long seed = ByteBuffer.wrap(value).getLong();
    return Arrays.equals(value, value(seed)) ? seed : -1;
  }

  public static void main(String[] arguments) throws Exception {
    StoreDirectory directory = StoreDirectory.open(StoreDirectoryOptions.of(Path.of(arguments[0])));
    NamedCache cache = open(directory, null);
    System.out.println("ready");
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      System.out.println("answer " + answer(cache, line.split(" ", -1)));
    }
  }

  private static Object answer(NamedCache cache, String[] words) {
    return switch (words[0]) {
      case "put" -> cache.put(words[1], value(Long.parseLong(words[2])));
      case "get" -> {
        NamedCache.Hit hit = cache.find(words[1]);
        yield hit == null ? "null" : seedOf((byte[]) Objects.requireNonNull(hit.value()));
      }
      case "evict" -> cache.evict(words[1]);
      case "clear" -> {
        cache.clear();
        yield true;
      }
      default -> storeForever(cache, words[1]);
    };
  }

  private static Object storeForever(NamedCache cache, String key) {
    for (long seed = 0; ; seed = (seed + 1) % 100) {
      cache.put(key, value(seed));
      System.out.println("stored");
    }
  }
}
