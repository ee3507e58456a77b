package dev.zerocopy.cache.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.codec.Codec;
import dev.zerocopy.cache.codec.records.RecordList;
import dev.zerocopy.cache.spring.FileBackend;
import dev.zerocopy.cache.spring.SerializedCodec;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.StoredEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ResourceLoader;

/**
 * Two applications that are open at once in one JVM, over one directory, each with a class loader
 * of its own: they share the open entries and must not get objects of each other's classes.
 */
class TwoContextsTests {

  private static final String SHARED_PACKAGES =
      "zerocopy.cache.objects.allowed-packages=" + TwoContextsTests.class.getPackageName() + ".";

  @TempDir private Path directory;

  /** Defines {@link Town} itself and takes all else from its parent. */
  private static final class ApplicationLoader extends ClassLoader {

    ApplicationLoader() {
      super(TwoContextsTests.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        return name.equals(Town.class.getName()) && findLoadedClass(name) == null
            ? define(name)
            : super.loadClass(name, resolve);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in =
          Objects.requireNonNull(getResourceAsStream(name.replace('.', '/') + ".class"))) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  /** One of the applications. */
  private record Application(Cache cache, Class<?> town) {

    static Application of(AssertableApplicationContext context) {
      assertThat(context).hasNotFailed();
      try {
        return new Application(
            Objects.requireNonNull(context.getBean(CacheManager.class).getCache("towns")),
            Objects.requireNonNull(context.getClassLoader()).loadClass(Town.class.getName()));
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }

    Object newTown(int inhabitants) throws ReflectiveOperationException {
      var constructor = town.getDeclaredConstructor(int.class, String.class);
      constructor.setAccessible(true);
      return constructor.newInstance(inhabitants, "town " + inhabitants);
    }

    Object hit(String key) {
      return Objects.requireNonNull(Objects.requireNonNull(cache.get(key)).get());
    }
  }

  @FunctionalInterface
  private interface Steps {
    void run(Application first, Application second) throws Exception;
  }

  private void withTwo(ApplicationContextRunner runner, Steps steps) {
    ContextConsumer<AssertableApplicationContext> outer =
        first ->
            runner
                .withClassLoader(new ApplicationLoader())
                .run(second -> steps.run(Application.of(first), Application.of(second)));
    runner.withClassLoader(new ApplicationLoader()).run(outer);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5_000})
  void hits_areOfTheClassesOfWhoAsks(int rows) {
    withTwo(
        Contexts.caching(directory).withPropertyValues(SHARED_PACKAGES),
        (first, second) -> {
          assertThat(first.town).isNotEqualTo(second.town);
          List<Object> list = new ArrayList<>();
          for (int i = 0; i < rows; i++) {
            list.add(first.newTown(i));
          }
          first.cache.put("columns", list);
          first.cache.put("object", first.newTown(rows));
          for (int round = 0; round < 2; round++) {
            for (Application each : List.of(first, second)) {
              assertThat(each.hit("columns")).isInstanceOf(RecordList.class);
              List<?> read = (List<?>) each.hit("columns");
              assertThat(read).hasSize(rows).hasOnlyElementsOfType(each.town);
              assertThat(read.getLast()).isEqualTo(each.newTown(rows - 1));
              assertThat(each.hit("object")).isEqualTo(each.newTown(rows));
            }
          }
        });
  }

  /** Of a codec whose view is the decoded value itself. */
  @Test
  void hits_throughACodecOfTheApplication_areOfTheClassesOfWhoAsks() {
    withTwo(
        Contexts.caching(directory).withUserConfiguration(Decoding.class),
        (first, second) -> {
          first.cache.put("object", first.newTown(7));
          for (Application each : List.of(first, second, first)) {
            assertThat(each.hit("object")).isEqualTo(each.newTown(7));
            assertThat(each.hit("object")).isSameAs(each.hit("object"));
          }
        });
  }

  @Configuration(proxyBeanMethods = false)
  static class Decoding {

    @Bean
    @FileBackend
    CacheSerializer serializer(ResourceLoader resources) {
      ClassLoader loader = Objects.requireNonNull(resources.getClassLoader());
      return CacheSerializer.builder().codec(new DecodedCodec(new SerializedCodec(loader))).build();
    }
  }

  /** Decodes an entry once, for all hits. */
  private record DecodedCodec(SerializedCodec decoder) implements Codec {

    @Override
    public int id() {
      return decoder.id();
    }

    @Override
    public boolean accepts(Object value) {
      return decoder.accepts(value);
    }

    @Override
    public EntryAttributes write(Object value, EntryWriter writer) throws IOException {
      return decoder.write(value, writer);
    }

    @Override
    public Object view(StoredEntry entry) {
      return decoder.hit(decoder.view(entry), entry.attributes());
    }
  }
}
