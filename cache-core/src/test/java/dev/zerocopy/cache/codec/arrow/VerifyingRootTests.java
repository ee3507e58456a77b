package dev.zerocopy.cache.codec.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.entry.MappedEntry;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.CorruptEntryException;
import dev.zerocopy.cache.store.StoreStatistics;
import dev.zerocopy.cache.test.ArrowTables;
import dev.zerocopy.cache.test.EntryFiles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compare.util.ValueEpsilonEqualizers.Float4EpsilonEqualizer;
import org.apache.arrow.vector.compare.util.ValueEpsilonEqualizers.Float8EpsilonEqualizer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to a vector of a root leads past the checksums of its column. */
class VerifyingRootTests {

  private static final int ROWS = 4_000;

  @TempDir private Path directory;
  private final StoreStatistics statistics = new StoreStatistics();
  private MappedEntry damaged;
  private MappedEntry healthy;

  @BeforeEach
  void writeEntries() throws Exception {
    Path file = directory.resolve("entry.arrow");
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = ArrowTables.root(allocator, 4, 0, ROWS)) {
      EntryFiles.write(file, root);
    }
    healthy = EntryFiles.open(file);
    MappedArrowTable table = new MappedArrowTable(healthy);
    BatchBody body = table.bodyOf(0);
    byte[] bytes = Files.readAllBytes(file);
    int last = table.indexOf("v3");
    bytes[(int) (body.columnOffset(last) + body.columnBytes(last) - 1)] ^= 1;
    Path copy = Files.write(directory.resolve("damaged.arrow"), bytes);
    damaged = MappedEntry.open(copy, null, ChecksumMode.LAZY, statistics, (entry, detail) -> {});
  }

  static Stream<Named<Consumer<VectorSchemaRoot>>> touches() {
    List<Named<Consumer<VectorSchemaRoot>>> touches = new ArrayList<>();
    touches.add(Named.of("getVector(String)", root -> root.getVector("v3")));
    touches.add(
        Named.of("getVector(Field)", root -> root.getVector(root.getSchema().findField("v3"))));
    touches.add(Named.of("getVector(int)", root -> root.getVector(5)));
    touches.add(Named.of("getFieldVectors", VectorSchemaRoot::getFieldVectors));
    touches.add(Named.of("slice(int)", root -> root.slice(10)));
    touches.add(Named.of("slice(int, int)", root -> root.slice(0, 10)));
    touches.add(Named.of("contentToTSVString", VectorSchemaRoot::contentToTSVString));
    touches.add(Named.of("removeVector", root -> root.removeVector(5)));
    touches.add(Named.of("addVector", root -> root.addVector(0, root.getVector(0))));
    touches.add(Named.of("setRowCount", root -> root.setRowCount(3)));
    touches.add(Named.of("equals", root -> root.equals(root)));
    touches.add(Named.of("approxEquals", root -> root.approxEquals(root)));
    touches.add(
        Named.of(
            "approxEquals(…)",
            root ->
                root.approxEquals(
                    root, new Float4EpsilonEqualizer(0), new Float8EpsilonEqualizer(0))));
    return touches.stream();
  }

  @ParameterizedTest
  @MethodSource("touches")
  void method_thatReachesADamagedColumn_throws(Consumer<VectorSchemaRoot> touch) {
    VectorSchemaRoot root = EntryFiles.root(damaged);
    assertThat(root.getVector("v2").getObject(7)).isEqualTo(ArrowTables.value(2, 7));
    assertThat(root.getVector(0).getObject(7)).isEqualTo(7L);
    assertThat(statistics.blocksFailed.sum()).isZero();
    assertThatThrownBy(() -> touch.accept(root)).isInstanceOf(CorruptEntryException.class);
    assertThat(statistics.blocksFailed.sum()).isEqualTo(1);
    touch.accept(EntryFiles.root(healthy));
  }

  @Test
  void equals_withADamagedArgument_throws() {
    VectorSchemaRoot other = EntryFiles.root(healthy);
    VectorSchemaRoot root = EntryFiles.root(damaged);
    assertThatThrownBy(() -> other.equals(root)).isInstanceOf(CorruptEntryException.class);
    assertThatThrownBy(() -> other.approxEquals(root)).isInstanceOf(CorruptEntryException.class);
  }

  @Test
  void methods_thatReachNoValue_verifyNothing() {
    VectorSchemaRoot root = EntryFiles.root(damaged);
    assertThat(root.getRowCount()).isEqualTo(ROWS);
    assertThat(root.getSchema()).isEqualTo(ArrowTables.schema(4));
    assertThat(root.syncSchema()).isFalse();
    root.clear();
    root.close();
    assertThat(statistics.blocksFailed.sum() + statistics.blocksVerified.sum()).isZero();
  }

  /** A new release of Arrow may bring another way to a vector. */
  @Test
  void methods_ofArrowsRoot_areAllKnown() {
    Set<String> names = new TreeSet<>();
    for (Method method : VectorSchemaRoot.class.getDeclaredMethods()) {
      int modifiers = method.getModifiers();
      if (Modifier.isPublic(modifiers) && !Modifier.isStatic(modifiers)) {
        names.add(method.getName());
      }
    }
    List<String> harmless =
        List.of("allocateNew", "clear", "close", "getRowCount", "getSchema", "syncSchema");
    Set<String> covered = new TreeSet<>(harmless);
    touches().map(each -> each.getName().replaceFirst("\\(.*", "")).forEach(covered::add);
    assertThat(names).isEqualTo(covered);
  }

  @Test
  void values_ofAHealthyRoot_areThoseOfTheSource() {
    VectorSchemaRoot root = EntryFiles.root(healthy);
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot source = ArrowTables.root(allocator, 4, 0, ROWS)) {
      assertThat(root.equals(source)).isTrue();
      assertThat(root.approxEquals(source)).isTrue();
      assertThat(root.contentToTSVString()).isEqualTo(source.contentToTSVString());
      try (VectorSchemaRoot part = root.slice(100, 50)) {
        assertThat(part.getRowCount()).isEqualTo(50);
        assertThat(Objects.requireNonNull(part.getVector("id")).getObject(0)).isEqualTo(100L);
      }
      assertThat(root.removeVector(1).getFieldVectors()).hasSize(5);
    }
  }
}
