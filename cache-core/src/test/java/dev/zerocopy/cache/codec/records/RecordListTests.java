package dev.zerocopy.cache.codec.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.codec.arrow.ArrowBatch;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.codec.arrow.ColumnType;
import dev.zerocopy.cache.entry.MappedEntry;
import dev.zerocopy.cache.store.CorruptEntryException;
import dev.zerocopy.cache.store.UnsupportedValueException;
import dev.zerocopy.cache.test.EntryFiles;
import dev.zerocopy.cache.test.TestSeed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.ListIterator;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.RandomAccess;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of a list, over several batches, and what is accepted as one. */
class RecordListTests {

  private static final int MANY = 700_000;

  record Leg(String from, String to, int distance, double fare, long id, @Nullable String note) {}

  record Other(int value) {}

  record Unstored(int value, Thread thread) {}

  record Tree(int value, @Nullable Tree left) {}

  private final Random random = TestSeed.random();

  @TempDir private Path directory;

  private List<Leg> legs(int count) {
    List<Leg> legs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String note = i % 3 == 0 ? null : "note " + i;
      legs.add(
          new Leg("F" + random.nextInt(300), "T" + i % 40, random.nextInt(), i / 3.0, i, note));
    }
    return legs;
  }

  private <R extends Record> RecordList<R> store(List<R> list) throws IOException {
    return RecordFiles.store(directory, list);
  }

  @Test
  void list_isAsTheOneStored() throws IOException {
    List<Leg> legs = legs(100);
    RecordList<Leg> read = store(legs);
    assertThat(read).isInstanceOf(RandomAccess.class).hasSize(100).isEqualTo(legs);
    assertThat(legs).isEqualTo(read);
    assertThat(read.hashCode()).isEqualTo(legs.hashCode());
    assertThat(read.toString()).isEqualTo(legs.toString());
    assertThat(read.get(7)).isEqualTo(legs.get(7)).isNotSameAs(read.get(7));
    assertThat(read.indexOf(legs.get(50))).isEqualTo(50);
    assertThat(read.contains(legs.get(99))).isTrue();
    assertThat(((List<?>) read).contains((Object) new Other(1))).isFalse();
    assertThat(read.subList(10, 20))
        .isEqualTo(legs.subList(10, 20))
        .isInstanceOf(RandomAccess.class);
    assertThat(read.reversed()).isEqualTo(legs.reversed());
    assertThat(read.toArray(new Leg[0])).isEqualTo(legs.toArray());
    assertThat(List.copyOf(read)).isEqualTo(legs);
  }

  @Test
  void listOfManyBatches_readInEveryWay_isAsTheOneStored() throws IOException {
    List<Leg> legs = legs(MANY);
    RecordList<Leg> read = store(legs);
    assertThat(read.table().batchCount()).isGreaterThan(2);
    for (int i = 0; i < 10_000; i++) {
      int index = random.nextInt(MANY);
      assertThat(read.get(index)).isEqualTo(legs.get(index));
    }
    assertThat(read.equals(legs)).isTrue();
    assertThat(read.parallelStream().mapToLong(Leg::id).sum())
        .isEqualTo((long) MANY * (MANY - 1) / 2);
    assertThat(read.stream().skip(MANY - 3).collect(Collectors.toList()))
        .isEqualTo(legs.subList(MANY - 3, MANY));
    List<Leg> each = new ArrayList<>();
    read.forEach(each::add);
    assertThat(each.equals(legs)).isTrue();
  }

  @Test
  void listIterator_walksBothWays() throws IOException {
    List<Leg> legs = legs(5);
    ListIterator<Leg> iterator = store(legs).listIterator(5);
    List<Leg> backwards = new ArrayList<>();
    while (iterator.hasPrevious()) {
      backwards.add(iterator.previous());
    }
    assertThat(backwards).isEqualTo(legs.reversed());
  }

  @Test
  void indexOutside_isRefused() throws IOException {
    RecordList<Leg> read = store(legs(3));
    assertThatThrownBy(() -> read.get(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> read.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    var iterator = read.iterator();
    iterator.forEachRemaining(leg -> {});
    assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void everyMutation_isRefused() throws IOException {
    List<Leg> legs = legs(3);
    RecordList<Leg> read = store(legs);
    Leg leg = legs.getFirst();
    List<Consumer<List<Leg>>> mutations =
        List.of(
            list -> list.add(leg),
            list -> list.add(0, leg),
            list -> list.addAll(List.of()),
            list -> list.addAll(0, List.of()),
            list -> list.addFirst(leg),
            list -> list.addLast(leg),
            list -> list.set(0, leg),
            list -> list.remove(0),
            list -> list.remove(leg),
            list -> list.removeFirst(),
            list -> list.removeLast(),
            list -> list.removeAll(List.of()),
            list -> list.retainAll(legs),
            list -> list.removeIf(any -> false),
            list -> list.replaceAll(any -> any),
            list -> list.sort(Comparator.comparingLong(Leg::id)),
            List::clear,
            list -> remove(list),
            list -> list.listIterator().add(leg),
            list -> list.subList(0, 1).clear());
    for (Consumer<List<Leg>> mutation : mutations) {
      assertThatThrownBy(() -> mutation.accept(read))
          .isInstanceOf(UnsupportedOperationException.class);
    }
    assertThat(read).isEqualTo(legs);
  }

  private static void remove(List<Leg> list) {
    var iterator = list.iterator();
    iterator.next();
    iterator.remove();
  }

  @Test
  void table_hasAColumnForEachComponent() throws IOException {
    ArrowTable table = store(legs(1000)).table();
    assertThat(table.columns())
        .extracting(ArrowTable.Column::name)
        .containsExactly("from", "to", "distance", "fare", "id", "note");
    assertThat(table.columns().get(4).type().kind()).isEqualTo(ColumnType.Kind.INT);
    long sum = 0;
    for (ArrowBatch batch : table.batches()) {
      for (int row = 0; row < batch.rowCount(); row++) {
        sum += batch.column("id").getLong(row);
      }
    }
    assertThat(sum).isEqualTo(999L * 1000 / 2);
  }

  @Test
  void texts_areEncoded_ifTheyAreRepeated() throws IOException {
    ArrowBatch batch = store(legs(4000)).table().batch(0);
    assertThat(batch.column("from").dictionarySize()).isEqualTo(300);
    assertThat(batch.column("to").dictionarySize()).isEqualTo(40);
    assertThat(batch.column("note").dictionarySize()).isEqualTo(-1);
  }

  @Test
  void hits_shareOneList() throws IOException {
    MappedEntry entry = EntryFiles.open(RecordFiles.write(directory, legs(10)));
    assertThat(RecordFiles.read(entry)).isSameAs(RecordFiles.read(entry));
    assertThat(RecordFiles.CODEC.isImmutable(RecordFiles.read(entry))).isTrue();
  }

  @Test
  void hitOfAList_isStoredAgain() throws IOException {
    RecordList<Leg> read = store(legs(100));
    assertThat(store(read)).isEqualTo(read);
  }

  @Test
  void onlyListsOfOneRecordClass_areAccepted() {
    RecordCodec codec = RecordFiles.CODEC;
    Leg leg = legs(1).getFirst();
    assertThat(codec.accepts(List.of(leg))).isTrue();
    assertThat(codec.accepts(new ArrayList<>(List.of(leg, leg)))).isTrue();
    assertThat(codec.accepts(new Leg[] {leg})).isTrue();
    assertThat(codec.accepts(List.of())).isFalse();
    assertThat(codec.accepts(new Leg[0])).isFalse();
    assertThat(codec.accepts(new Record[] {leg})).isFalse();
    assertThat(codec.accepts(List.of(leg, new Other(1)))).isFalse();
    assertThat(codec.accepts(Arrays.asList(leg, null))).isFalse();
    assertThat(codec.accepts(Collections.singletonList(null))).isFalse();
    assertThat(codec.accepts(List.of("text"))).isFalse();
    assertThat(codec.accepts(leg)).isFalse();
    assertThat(codec.accepts("text")).isFalse();
    assertThat(codec.accepts(List.of(new Unstored(1, Thread.currentThread())))).isFalse();
    assertThat(codec.accepts(List.of(new Tree(1, null)))).isFalse();
  }

  @Test
  void unsupportedComponent_isNamed() {
    assertThatThrownBy(() -> TypeResolver.resolve(Unstored.class))
        .hasMessage("component Unstored.thread of type java.lang.Thread is not supported");
    assertThatThrownBy(() -> TypeResolver.resolve(Tree.class))
        .hasMessageContaining("component Tree.left of type")
        .hasMessageEndingWith("refers to itself");
  }

  @Test
  void halfASurrogatePair_isNotStored() {
    Leg half = new Leg("\ud83d", "b", 1, 2, 3, null);
    assertThatThrownBy(() -> store(List.of(half)))
        .isInstanceOf(UnsupportedValueException.class)
        .hasMessageContaining("surrogate");
  }

  @Test
  void damagedColumn_isFoundWhenItsBatchIsFirstTouched() throws IOException {
    Path file = RecordFiles.write(directory, legs(MANY));
    @SuppressWarnings("unchecked")
    RecordList<Leg> read = (RecordList<Leg>) RecordFiles.read(file);
    read.get(0);
    damage(file, read.table().sizeBytes() / 2);
    assertThatThrownBy(() -> read.forEach(leg -> {})).isInstanceOf(CorruptEntryException.class);
    assertThat(read.get(1)).isNotNull();
  }

  private static void damage(Path file, long offset) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.allocate(64);
      channel.read(bytes, offset);
      for (int i = 0; i < 64; i++) {
        bytes.put(i, (byte) ~bytes.get(i));
      }
      channel.write(bytes.flip(), offset);
    }
  }
}
