package dev.zerocopy.cache.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import java.net.URI;
import java.nio.CharBuffer;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.time.chrono.JapaneseDate;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import jdk.net.UnixDomainPrincipal;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be a key, and what is said about it. */
class UnsupportedKeyTests {

  @Test
  void encode_unknownType_namesTheClassAndTheNextStep() {
    refused(new Filter("secret"))
        .withMessage(
            "Key type dev.zerocopy.cache.store.UnsupportedKeyTests$Filter cannot be a cache key:"
                + " make it a record, or set key = \"#filter.id\" on @Cacheable");
  }

  @ParameterizedTest
  @MethodSource
  void encode_unknownType_isRefusedWhereverItIs(Object key) {
    String message = "Key type " + key.getClass().getName() + " cannot be a cache key: make it a";
    refused(key).withMessageStartingWith(message);
    refused(Arrays.asList(1, key)).withMessageStartingWith(message);
    refused(Map.of(1, key)).withMessageStartingWith(message);
    refused(Optional.of(key)).withMessageStartingWith(message);
    refused(new Holder(key)).withMessageStartingWith(message);
    refused(new Object[] {key}).withMessageStartingWith(message);
  }

  @SuppressWarnings("JavaUtilDate") // a subclass of it is the point
  static List<Object> encode_unknownType_isRefusedWhereverItIs() {
    return List.of(
        new Object(),
        CharBuffer.allocate(1),
        new AtomicInteger(1),
        Path.of("a"),
        JapaneseDate.of(2026, 1, 1),
        new Date(0) {
          private static final long serialVersionUID = 1L;
        },
        Thread.currentThread(),
        (Runnable) () -> {},
        new Bag());
  }

  @Test
  void encode_classWithoutStableName_isRefused() {
    Runnable lambda = () -> {};
    refused(lambda.getClass()).withMessageContaining("cannot be a cache key");
  }

  @Test
  void encode_recordOfAClosedModule_saysWhatToOpen() {
    GroupPrincipal group = () -> "g";
    refused(new UnixDomainPrincipal(group, group))
        .withMessage(
            "Key type jdk.net.UnixDomainPrincipal cannot be a cache key: its module must open"
                + " package jdk.net for reflection");
  }

  @Test
  void encode_longestKey_isAccepted() {
    assertThat(KeyEncoder.encode("a".repeat(CacheKey.MAX_KEY_BYTES - 5)))
        .hasSize(CacheKey.MAX_KEY_BYTES);
    assertThat(KeyEncoder.encode(List.of("a", new byte[CacheKey.MAX_KEY_BYTES - 16])))
        .hasSize(CacheKey.MAX_KEY_BYTES);
  }

  @Test
  @Timeout(10)
  void encode_tooLongKey_isRefused() {
    int max = CacheKey.MAX_KEY_BYTES;
    for (Object key :
        List.of(
            "a".repeat(max - 4),
            "a".repeat(max - 6) + "\u00E4",
            "\u20AC".repeat(max / 3),
            List.of("a", new byte[max - 15]),
            new byte[max],
            new long[Integer.MAX_VALUE / 64],
            BigInteger.ONE.shiftLeft(max * 8),
            URI.create("x:" + "a".repeat(max)),
            Collections.nCopies(Integer.MAX_VALUE, null),
            new Holder("a".repeat(max - 5)),
            IntStream.range(0, max).boxed().collect(Collectors.toSet()))) {
      refused(key).withMessage("Cache key must be at most 65536 bytes, got a longer one");
    }
  }

  @Test
  void encode_nestedKey_isAcceptedUpTo64Deep() {
    assertThat(KeyEncoder.encode(nested(64))).hasSize(64 * 5);
    refused(nested(65))
        .withMessage(
            "Cache key must be nested at most 64 deep, got one that is deeper or holds itself");
  }

  @Test
  @Timeout(10)
  void encode_keyThatHoldsItself_isRefused() {
    List<Object> list = new ArrayList<>();
    list.add(list);
    list.add(list);
    refused(list).withMessageEndingWith("deeper or holds itself");

    Map<String, Object> map = new HashMap<>();
    map.put("a", Optional.of(new Holder(map)));
    refused(map).withMessageEndingWith("deeper or holds itself");

    @Nullable Object[] array = {null};
    array[0] = Map.entry("a", array);
    refused(array).withMessageEndingWith("deeper or holds itself");
  }

  private static List<?> nested(int depth) {
    List<?> key = List.of();
    for (int i = 1; i < depth; i++) {
      key = List.of(key);
    }
    return key;
  }

  private static ThrowableAssertAlternative<UnsupportedKeyException> refused(Object key) {
    return assertThatExceptionOfType(UnsupportedKeyException.class)
        .isThrownBy(() -> CacheKey.of(key));
  }

  record Holder(Object held) {}

  /** Equal by its field, which no one outside can know. */
  private static final class Filter {
    private final String text;

    Filter(String text) {
      this.text = text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Filter filter && text.equals(filter.text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private static final class Bag extends AbstractCollection<Object> {
    @Override
    public Iterator<Object> iterator() {
      return Collections.emptyIterator();
    }

    @Override
    public int size() {
      return 0;
    }
  }
}
