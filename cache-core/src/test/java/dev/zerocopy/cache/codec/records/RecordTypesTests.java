package dev.zerocopy.cache.codec.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.codec.records.RandomRecords.Mode;
import dev.zerocopy.cache.test.ChildJvm;
import dev.zerocopy.cache.test.TestSeed;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type of component, in lists, arrays and single records, read back in two JVMs. */
class RecordTypesTests {

  private final Random random = TestSeed.random();
  private final RandomRecords records = new RandomRecords(random);

  @TempDir private Path directory;

  static Stream<Arguments> typesAndModes() {
    return RecordTypes.all().stream()
        .flatMap(type -> Stream.of(Mode.values()).map(mode -> Arguments.of(type, mode)));
  }

  @ParameterizedTest
  @MethodSource("typesAndModes")
  <R extends Record> void list_isReadBackEqual(Class<R> type, Mode mode) throws IOException {
    for (int count : List.of(1, 2, 3 + random.nextInt(60))) {
      List<R> list = records.list(type, mode, count);
      RecordList<R> read = RecordFiles.store(directory, list);
      assertThat(DeepText.of(read)).as(TestSeed.hint()).isEqualTo(DeepText.of(list));
    }
  }

  @ParameterizedTest
  @MethodSource("typesAndModes")
  <R extends Record> void array_isReadBackEqual(Class<R> type, Mode mode) throws IOException {
    Object[] array = array(records.list(type, mode, 1 + random.nextInt(20)), type);
    Path file = RecordFiles.write(directory, array);
    Object read = RecordFiles.read(file);
    assertThat(read.getClass()).isEqualTo(array.getClass());
    assertThat(DeepText.of(read)).as(TestSeed.hint()).isEqualTo(DeepText.of(array));
    assertThat(RecordFiles.CODEC.isImmutable(read)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("typesAndModes")
  <R extends Record> void single_isReadBackEqual(Class<R> type, Mode mode) throws IOException {
    R single = records.list(type, mode, 1).getFirst();
    Object read = RecordFiles.read(RecordFiles.write(directory, single));
    assertThat(read).isInstanceOf(type);
    assertThat(DeepText.of(read)).as(TestSeed.hint()).isEqualTo(DeepText.of(single));
  }

  private static Object[] array(List<? extends Record> list, Class<?> type) {
    return list.toArray((Object[]) Array.newInstance(type, 0));
  }

  @Test
  void everyType_inAnotherJvm_isEqual() throws Exception {
    List<String> expected = new ArrayList<>();
    List<String> arguments = new ArrayList<>();
    for (Class<? extends Record> type : RecordTypes.all()) {
      for (Mode mode : Mode.values()) {
        List<? extends Record> list = records.list(type, mode, 20);
        for (Object value : List.of(list, array(list, type), list.getFirst())) {
          Path file = RecordFiles.write(directory, value);
          expected.add(file.getFileName() + " " + DeepText.of(value).hashCode());
        }
      }
    }
    Files.write(directory.resolve("expected"), expected);
    arguments.add(directory.toString());
    List<String> output =
        ChildJvm.run(ReadRecords.class, List.of(), arguments.toArray(new String[0]));
    assertThat(ChildJvm.lineOf(output, "equal ")).isEqualTo(String.valueOf(expected.size()));
  }
}
