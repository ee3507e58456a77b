package dev.zerocopy.cache.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictDecompress;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.test.ChildJvm;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose zstd contexts are: one serializer's, for as long as it is reachable. */
class ZstdContextsTests {

  @TempDir private Path directory;

  /** A serializer whose contexts of both kinds have been used. */
  private CacheSerializer used(CacheSerializer serializer) throws Exception {
    Path file = PackedFiles.write(directory, serializer, new byte[3_000_000]);
    assertThat((byte[]) PackedFiles.read(serializer, PackedFiles.open(file))).hasSize(3_000_000);
    return serializer;
  }

  /** Objects of zstd, packers and buffers that can be reached from a serializer. */
  private static Set<Object> compressionOf(CacheSerializer serializer) throws Exception {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Object> found = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> todo = new ArrayDeque<>(List.of(serializer));
    while (!todo.isEmpty()) {
      Object next = todo.pop();
      if (seen.add(next)) {
        String type = next.getClass().getName();
        if (next instanceof Buffer
            || next instanceof EntryPacker
            || next instanceof ZstdContexts
            || next instanceof IdleContexts
            || type.startsWith("com.github.luben.zstd")) {
          found.add(next);
        }
        addReferences(next, todo);
      }
    }
    return found;
  }

  private static void addReferences(Object from, Deque<Object> to) throws Exception {
    if (from instanceof Collection<?> elements) {
      elements.forEach(to::push);
      return;
    }
    if (from instanceof Object[] array) {
      for (int i = 0; i < Array.getLength(array); i++) {
        if (array[i] != null) {
          to.push(array[i]);
        }
      }
      return;
    }
    for (Class<?> type = from.getClass(); type != null; type = type.getSuperclass()) {
      if (type.getName().startsWith("dev.zerocopy.cache.co")) {
        for (Field field : type.getDeclaredFields()) {
          boolean isWalked =
              !field.getType().isPrimitive() && !Modifier.isStatic(field.getModifiers());
          if (isWalked && field.trySetAccessible() && field.get(from) != null) {
            to.push(field.get(from));
          }
        }
      }
    }
  }

  @Test
  void serializers_shareNoPackerContextBufferOrDictionary() throws Exception {
    CacheSerializer file = used(PackedFiles.serializer(Compression.zstd()));
    CacheSerializer redis = used(PackedFiles.serializer(Compression.zstd()));
    List<CacheSerializer> all =
        List.of(
            file,
            redis,
            used(file.withChecksum(ChecksumMode.EAGER)),
            used(file.withCompression(Compression.zstd().withLevel(7))));
    for (CacheSerializer one : all) {
      Set<Object> own = compressionOf(one);
      assertThat(own).hasAtLeastOneElementOfType(ZstdCompressCtx.class);
      assertThat(own).hasAtLeastOneElementOfType(ZstdDecompressCtx.class);
      assertThat(own).hasAtLeastOneElementOfType(Buffer.class);
      assertThat(own)
          .doesNotHaveAnyElementsOfTypes(ZstdDictCompress.class, ZstdDictDecompress.class);
      for (CacheSerializer other : all) {
        if (other != one) {
          for (Object part : compressionOf(other)) {
            assertThat(own).usingElementComparator((a, b) -> a == b ? 0 : 1).doesNotContain(part);
          }
        }
      }
    }
  }

  @Test
  void compressionOfOneSerializer_isNotChangedByAnothers() {
    CacheSerializer file = PackedFiles.serializer(Compression.none());
    CacheSerializer redis = file.withCompression(Compression.zstd().withLevel(9));
    assertThat(file.compression()).isEqualTo(Compression.none());
    assertThat(redis.withCompression(Compression.none()).compression().method())
        .isEqualTo(Compression.Method.NONE);
    assertThat(redis.compression().level()).isEqualTo(9);
    assertThat(redis.withChecksum(ChecksumMode.EAGER).compression()).isEqualTo(redis.compression());
    assertThat(redis.withCompression(redis.compression())).isSameAs(redis);
  }

  /** A native object that counts. */
  private record Counted(AtomicInteger closed) implements AutoCloseable {

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  @Test
  void contexts_areReusedAndClosedWhenTheirOwnerIsGone() {
    AtomicInteger made = new AtomicInteger();
    AtomicInteger closed = new AtomicInteger();
    IdleContexts<Counted> contexts =
        new IdleContexts<>(
            () -> {
              made.incrementAndGet();
              return new Counted(closed);
            });
    for (int i = 0; i < 10; i++) {
      contexts.call(first -> contexts.call(second -> assertThat(second).isNotSameAs(first)));
    }
    assertThat(made).hasValue(2);
    contexts.call(
        inUse -> {
          contexts.close();
          assertThat(closed).as("one is in use").hasValue(1);
          return inUse;
        });
    assertThat(closed).hasValue(2);
    contexts.call(late -> late);
    assertThat(closed).hasValue(3);
  }

  @Test
  void contexts_beyondThoseThatAreKept_areClosedAtOnce() {
    AtomicInteger closed = new AtomicInteger();
    IdleContexts<Counted> contexts = new IdleContexts<>(() -> new Counted(closed));
    nested(contexts, IdleContexts.MAX_IDLE + 3);
    assertThat(closed).hasValue(3);
  }

  private static int nested(IdleContexts<Counted> contexts, int depth) {
    return depth == 0 ? 0 : contexts.call(context -> 1 + nested(contexts, depth - 1));
  }

  @Test
  void contextInWhichWorkFailed_isNotUsedAgain() {
    AtomicInteger closed = new AtomicInteger();
    IdleContexts<Counted> contexts = new IdleContexts<>(() -> new Counted(closed));
    assertThatThrownBy(
            () ->
                contexts.call(
                    context -> {
                      throw new IllegalStateException("damaged");
                    }))
        .hasMessage("damaged");
    assertThat(closed).hasValue(1);
  }

  @Test
  void contextsOfASerializerThatIsGone_areClosed() throws Exception {
    IdleContexts<?> idle = idleOf(used(PackedFiles.serializer(Compression.zstd())));
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!idle.isClosed()) {
      assertThat(System.nanoTime()).as("the contexts are still open").isLessThan(deadline);
      System.gc();
    }
  }

  private static IdleContexts<?> idleOf(CacheSerializer serializer) throws Exception {
    return compressionOf(serializer).stream()
        .filter(IdleContexts.class::isInstance)
        .map(part -> (IdleContexts<?>) part)
        .findFirst()
        .orElseThrow();
  }

  /** A program that stores and reads without compression. */
  static final class PlainUse {

    private PlainUse() {}

    public static void main(String[] args) throws Exception {
      CacheSerializer plain = PackedFiles.serializer(Compression.none());
      Path file = PackedFiles.write(Path.of(args[0]), plain, "text".repeat(10_000));
      System.out.println("read " + PackedFiles.read(plain, PackedFiles.open(file)).hashCode());
      System.out.println("zstd loaded: " + com.github.luben.zstd.util.Native.isLoaded());
    }
  }

  @Test
  void serializerWithoutCompression_loadsNoNativeCodeAndWarnsOfNothing() throws Exception {
    List<String> output = ChildJvm.run(PlainUse.class, List.of(), directory.toString());
    assertThat(ChildJvm.lineOf(output, "zstd loaded:")).isEqualTo("false");
    assertThat(output).noneMatch(line -> line.contains("restricted method"));
  }
}
