package dev.zerocopy.cache.codec.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.entry.MappedEntry;
import dev.zerocopy.cache.store.CorruptEntryException;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.UnsupportedValueException;
import dev.zerocopy.cache.test.EntryFiles;
import dev.zerocopy.cache.test.Gadgets;
import dev.zerocopy.cache.test.ManualClock;
import dev.zerocopy.cache.test.TempStore;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.fory.builder.Generated;
import org.apache.fory.resolver.ClassResolver;
import org.apache.fory.resolver.SharedRegistry;
import org.apache.fory.serializer.ReplaceResolveSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForyCodecTests {

  @TempDir private Path directory;

  private final ForyCodec codec = ObjectFiles.fory();

  private Object roundTrip(Object value) throws Exception {
    return ObjectFiles.read(ObjectFiles.write(directory, codec, value), codec);
  }

  @Test
  void hits_areNewObjects() throws Exception {
    MappedEntry entry =
        EntryFiles.open(ObjectFiles.write(directory, codec, new ArrayList<>(List.of("a"))));
    @SuppressWarnings("unchecked")
    List<String> first = (List<String>) ObjectFiles.read(entry, codec);
    first.set(0, "changed");
    first.add("more");
    assertThat(ObjectFiles.read(entry, codec)).isEqualTo(List.of("a"));
  }

  @Test
  void sharedReferences_staySo() throws Exception {
    int[] shared = {1, 2};
    Object[] read = (Object[]) roundTrip(new Object[] {shared, shared, new int[] {1, 2}});
    assertThat(read[0]).isSameAs(read[1]).isNotSameAs(read[2]);
  }

  @Test
  void cycles_throughObjectsAndMutableCollections_areRead() throws Exception {
    Types.Customer customer = new Types.Customer("name");
    customer.order(BigDecimal.ONE, Types.Color.RED);
    Types.Customer read = (Types.Customer) roundTrip(customer);
    assertThat(read.orders().getFirst().customer()).isSameAs(read);

    List<Types.Order> orders = castList(roundTrip(customer.orders()));
    assertThat(orders.getFirst().customer().orders()).isSameAs(orders);

    List<Object> list = new ArrayList<>();
    list.add(list);
    list.add(new Types.Box<>(list)); // a record on the cycle, entered through the list
    List<?> readList = (List<?>) roundTrip(list);
    assertThat(readList.getFirst()).isSameAs(readList);
    assertThat(((Types.Box<?>) readList.getLast()).value()).isSameAs(readList);

    Map<String, Object> map = new HashMap<>();
    map.put("optional", Optional.of(List.of(map)));
    Map<?, ?> readMap = (Map<?, ?>) roundTrip(map);
    Optional<?> optional = Objects.requireNonNull((Optional<?>) readMap.get("optional"));
    assertThat(((List<?>) optional.orElseThrow()).getFirst()).isSameAs(readMap);
    Object[] array = {null};
    array[0] = array;
    Object[] readArray = (Object[]) roundTrip(array);
    assertThat(readArray[0]).isSameAs(readArray);
  }

  @SuppressWarnings("unchecked")
  private static List<Types.Order> castList(Object value) {
    return (List<Types.Order>) value;
  }

  @Test
  void cycle_thatARecordOrAnImmutableCollectionBegins_isRefused() {
    List<@Nullable Object> list = new ArrayList<>();
    Types.Box<Object> box = new Types.Box<>(list);
    list.add(box);
    assertRefused(box);
    assertRefused(new Types.Box<>(box));
    list.set(0, List.of(list));
    assertRefused(list.getFirst());
    list.set(0, Optional.of(list));
    assertRefused(list.getFirst());
    list.set(0, null);
    Object unmodifiable = java.util.Collections.unmodifiableList(list);
    list.set(0, unmodifiable);
    assertRefused(unmodifiable);
  }

  private void assertRefused(@Nullable Object value) {
    Object present = Objects.requireNonNull(value);
    assertThatThrownBy(() -> ObjectFiles.write(directory, codec, present))
        .isInstanceOf(UnsupportedValueException.class)
        .hasMessageMatching("A .* that refers to itself, directly or not, cannot be read back; .*");
  }

  @Test
  void deepNesting_isReadOrRefused() throws Exception {
    for (int depth : new int[] {1_000, 4_000, 5_000, 20_000, 1_000_000}) {
      Node chain = new Node(null);
      for (int i = 1; i < depth; i++) {
        chain = new Node(chain);
      }
      Node deepest = chain;
      Path file;
      try {
        file = ObjectFiles.write(directory, codec, deepest);
      } catch (UnsupportedValueException | StackOverflowError e) {
        assertThat(depth).isGreaterThan(1_000);
        continue;
      }
      int read = 0;
      for (Node at = (Node) ObjectFiles.read(file, codec); at != null; at = at.next) {
        read++;
      }
      assertThat(read).isEqualTo(depth);
    }
    assertThat(roundTrip("after that")).isEqualTo("after that");
  }

  @Test
  void largeValue_isReadFromManyBlocks() throws Exception {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 300_000; i++) {
      texts.add("text " + i);
    }
    assertThat(roundTrip(texts)).isEqualTo(texts);
  }

  @Test
  void damagedByte_isNeverDecoded() throws Exception {
    List<String> texts = new ArrayList<>(List.of("some text", "more"));
    Path file = ObjectFiles.write(directory, codec, texts);
    MappedEntry clean = EntryFiles.open(file);
    ObjectTable table = ObjectTable.decode(clean.metadata(), 1);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {99}), table.offset() + table.lengthBytes() / 2);
    }
    MappedEntry damaged = EntryFiles.open(file);
    assertThatThrownBy(() -> ObjectFiles.read(damaged, codec))
        .isInstanceOf(CorruptEntryException.class);
  }

  @Test
  void fileThatIsCutUnderAnEntry_isCorrupt_alsoOnceItWasRead() throws Exception {
    List<Integer> numbers = new Random(1).ints(200_000).boxed().toList();
    Path file = ObjectFiles.write(directory, codec, numbers);
    MappedEntry entry = EntryFiles.open(file);
    assertThat(ObjectFiles.read(entry, codec)).isEqualTo(numbers);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(8192);
    }
    assertThatThrownBy(() -> ObjectFiles.read(entry, codec))
        .isInstanceOf(CorruptEntryException.class)
        .hasMessageEndingWith("expected readable pages, found none");
  }

  @Test
  void refusals_areCountedAndTheCallGoesOn() {
    NamedCache cache =
        new NamedCache(
            "objects",
            new TempStore(directory, new ManualClock()),
            CacheSerializer.builder().codec(codec).build(),
            null);
    assertThat(cache.put("key", "old")).isTrue();
    assertThat(cache.put("key", new Gadgets.Fields())).isFalse();
    assertThat(cache.statistics().putFailures.sum()).isEqualTo(1);
    assertThat(cache.find("key")).isNull();
    assertThat(cache.put("key", new Types.Point(1, 2))).isTrue();
    assertThat(cache.find("key")).isEqualTo(new NamedCache.Hit(new Types.Point(1, 2)));
  }

  @Test
  void threads_shareTheCodec_alsoWithRefusals() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        int number = i;
        tasks.add(
            () -> {
              if (number % 10 == 0) {
                assertThatThrownBy(
                        () ->
                            ObjectFiles.write(
                                directory, codec, new Types.Box<>(new Gadgets.Fields())))
                    .isInstanceOf(UnsupportedValueException.class);
              }
              Object value =
                  List.of(new Types.Point(number, -number), new Types.Box<>("" + number));
              return value.equals(roundTrip(value));
            });
      }
      for (Future<Boolean> done : threads.invokeAll(tasks)) {
        assertThat(done.get()).isTrue();
      }
    }
  }

  @Test
  void codeIsGenerated_whereForysLoaderIsTheApplications() {
    ForyWorker worker =
        new ForyWorker(
            new ClassShapes(ObjectFiles.TYPES, ObjectFiles.LOADER), new SharedRegistry());
    worker.write(new Types.Point(1, 2));
    assertThat(worker.fory().getSerializer(Types.Point.class)).isInstanceOf(Generated.class);
  }

  @Test
  void classesThatForyKnowsByNumber_areAllowedOrRefused() {
    ForyWorker worker =
        new ForyWorker(
            new ClassShapes(ObjectFiles.TYPES, ObjectFiles.LOADER), new SharedRegistry());
    ClassResolver resolver = (ClassResolver) worker.fory().getTypeResolver();
    assertThat(resolver.getRegisteredClasses()).hasSizeGreaterThan(100);
    for (Class<?> type : resolver.getRegisteredClasses()) {
      assertThat(
              resolver.getSerializer(type, false) instanceof RefusingSerializer<?>
                  || type.isPrimitive()
                  || type == ReplaceResolveSerializer.ReplaceStub.class
                  || ObjectFiles.TYPES.isAllowed(type.getName()))
          .as(type.getName())
          .isTrue();
    }
  }

  @Test
  void immutable_isOnlyWhatNobodyCanChange() {
    for (Object value :
        List.of(
            "text",
            1,
            1.5,
            BigDecimal.ONE,
            LocalDate.MIN,
            Types.Color.RED,
            Types.Sign.PLUS,
            new Types.Leg("a", null, 1, LocalDate.MIN, 1.0, null),
            new Types.Nothing(),
            new Types.Circle(1))) {
      assertThat(codec.isImmutable(value)).as("%s", value).isTrue();
    }
    for (Object value :
        List.of(
            List.of(1),
            new ArrayList<>(),
            new int[0],
            new Types.Box<>("text"),
            new Types.Arrays(new int[0], new String[0], null),
            new Types.Point(1, 2),
            new Types.Customer("name"),
            Optional.of("x"),
            new Types.External(1))) {
      assertThat(codec.isImmutable(value)).as("%s", value).isFalse();
    }
  }

  @Test
  void unreadableObject_isAMissOfItsReason() throws Exception {
    Path file = directory.resolve("other format");
    EntryFiles.write(
        file,
        EntryFiles.KEY,
        writer -> ObjectEntries.write(ForyCodec.ID, 99, ByteBuffer.allocate(3), Map.of(), writer));
    assertThatThrownBy(() -> ObjectFiles.read(file, codec))
        .hasMessage("format of the object: expected 1, found 99")
        .hasFieldOrPropertyWithValue("reason", MissReason.VERSION);
  }

  private static final class Node {

    private final @Nullable Node next;

    Node(@Nullable Node next) {
      this.next = next;
    }
  }
}
