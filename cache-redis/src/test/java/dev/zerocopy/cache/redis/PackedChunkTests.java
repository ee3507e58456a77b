package dev.zerocopy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.compression.Compression;
import dev.zerocopy.cache.memory.NativeMemory;
import dev.zerocopy.cache.redis.server.RedisServer;
import dev.zerocopy.cache.redis.server.RespClient;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoredEntry;
import io.lettuce.core.RedisClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Compressed values of several chunks: they are unpacked while these come. */
class PackedChunkTests {

  private static final int CHUNK_BYTES = 256 << 10;
  private static final int FRAME_BYTES = 1 << 20;

  private final CacheSerializer serializer =
      CacheSerializer.builder().compression(Compression.zstd()).build();

  private RedisServer server;
  private RespClient redis;
  private RedisClient client;
  private HookedCommands commands;
  private RedisBackend backend;
  private CacheStore store;
  private NamedCache cache;

  @BeforeEach
  void open() throws Exception {
    server = RedisServer.start();
    redis = server.connect();
    client = RedisClient.create(server.uri());
    RedisBackendOptions options =
        RedisBackendOptions.of("test:")
            .withChunkBytes(CHUNK_BYTES)
            .withTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30));
    commands = new HookedCommands(new LettuceCommands(LettuceClient.of(client), options));
    backend = RedisBackend.open(options, commands);
    store =
        backend.store(
            "tables", new RedisStoreOptions(ChecksumMode.EAGER, null, false, serializer.packer()));
    cache = new NamedCache("tables", store, serializer, null);
  }

  @AfterEach
  void close() throws Exception {
    redis.close();
    backend.close();
    Clients.shutDown(client);
    server.close();
  }

  /** Bytes of which every other MiB shrinks. */
  private static byte[] value(int seed, int lengthBytes) {
    byte[] bytes = new byte[lengthBytes];
    new Random(seed).nextBytes(bytes);
    for (int from = 0; from < lengthBytes; from += 2 * FRAME_BYTES) {
      Arrays.fill(bytes, from, Math.min(lengthBytes, from + FRAME_BYTES), (byte) seed);
    }
    return bytes;
  }

  private static Object value(NamedCache.@Nullable Hit hit) {
    return Objects.requireNonNull(Objects.requireNonNull(hit, "a miss").value());
  }

  private byte[] hit() {
    return (byte[]) value(cache.find("key"));
  }

  private List<String> chunks() throws Exception {
    return ((List<?>) Objects.requireNonNull(redis.call("KEYS", "test:tables:*}:????????????:*")))
        .stream().map(String::valueOf).sorted().toList();
  }

  @Test
  void lengths_aroundThoseOfFrames_areReadAgain() throws Exception {
    for (int base : new int[] {2, 3, 6}) {
      for (int more : new int[] {-4097, -192, -1, 0, 1, 300_000}) {
        byte[] value = value(more, base * FRAME_BYTES + more);
        assertThat(cache.put("key", value)).isTrue();
        assertThat(hit()).isEqualTo(value);
      }
    }
    StoredEntry entry = store.find(CacheKey.of("key"));
    assertThat(Objects.requireNonNull(entry).attributes().isCompressed())
        .as("what the store hands out is unpacked")
        .isFalse();
    assertThat(chunks()).hasSizeGreaterThan(12);
  }

  @Test
  void valueThatComes_takesItsOwnSize_andSomeChunks() {
    byte[] value = value(1, 40 * FRAME_BYTES);
    assertThat(cache.put("key", ByteBuffer.wrap(value))).isTrue();
    long before = NativeMemory.usedBytes();
    AtomicLong peakBytes = new AtomicLong();
    AtomicLong reads = new AtomicLong();
    commands.beforeNextChunkIsRead(
        new Runnable() {
          @Override
          public void run() {
            reads.incrementAndGet();
            peakBytes.accumulateAndGet(NativeMemory.usedBytes() - before, Math::max);
            commands.beforeNextChunkIsRead(this);
          }
        });
    ByteBuffer found = (ByteBuffer) value(cache.find("key"));
    assertThat(reads.get()).isGreaterThan(80);
    assertThat(peakBytes.get())
        .isBetween((long) value.length, value.length + 4L * CHUNK_BYTES + (64 << 10));
    assertThat(found).isEqualTo(ByteBuffer.wrap(value));
  }

  @Test
  void damagedChunk_isAMiss_namesTheBlock_andIsRemoved() throws Exception {
    cache.put("key", value(1, 4 * FRAME_BYTES));
    redis.call("SETRANGE", chunks().get(3), "1000", "damage");
    assertThat(cache.find("key")).isNull();
    assertThat(store.statistics().misses(MissReason.CORRUPT)).isEqualTo(1);
    assertThat(store.statistics().blocksFailed.sum()).isEqualTo(1);
    Polling.until("it is removed", this::chunks, List::isEmpty);
  }

  @Test
  void reader_whoseChunksAreGone_readsTheNewValue() {
    byte[] other = value(2, 5 * FRAME_BYTES);
    cache.put("key", value(1, 4 * FRAME_BYTES));
    commands.beforeNextChunkIsRead(
        () -> {
          cache.evict("key");
          cache.put("key", other);
        });
    assertThat(hit()).isEqualTo(other);
    assertThat(store.statistics().misses()).isZero();
  }

  @Test
  void reader_ofAValueThatIsEvicted_misses() {
    cache.put("key", value(1, 4 * FRAME_BYTES));
    commands.beforeNextChunkIsRead(() -> cache.evict("key"));
    assertThat(cache.find("key")).isNull();
    assertThat(store.statistics().misses(MissReason.ABSENT)).isEqualTo(1);
  }
}
