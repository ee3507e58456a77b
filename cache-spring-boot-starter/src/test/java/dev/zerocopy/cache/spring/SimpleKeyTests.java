package dev.zerocopy.cache.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.UnsupportedKeyException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.cache.interceptor.SimpleKeyGenerator;

/** Spring's SimpleKey, which the core knows by its name only. */
class SimpleKeyTests {

  /** Whoever changes one of these makes stored entries unreachable. */
  @Test
  void of_knownSimpleKeys_haveTheDocumentedBytes() {
    assertThat(hex(SimpleKey.EMPTY)).isEqualTo("6100000000");
    assertThat(hex(new SimpleKey("a", 1, null)))
        .isEqualTo("6103000000" + "100100000061" + "0501000000" + "00");
  }

  @Test
  void of_equalSimpleKeys_areEqual() {
    CacheKey key = CacheKey.of(new SimpleKey("a", Map.of("b", 1, "c", 2), new int[][] {{1}}));
    assertThat(CacheKey.of(new SimpleKey("a", Map.of("c", 2, "b", 1), new int[][] {{1}})))
        .isEqualTo(key);
    assertThat(CacheKey.of(new SimpleKey())).isEqualTo(CacheKey.of(SimpleKey.EMPTY));
    assertThat(CacheKey.of(new SimpleKey(new Object[] {new String[] {"a"}})))
        .isEqualTo(CacheKey.of(new SimpleKey(new Object[] {new Object[] {"a"}})));
  }

  @Test
  void of_keysThatResembleSimpleKeys_areDifferent() {
    assertThat(
            List.of(
                hex(SimpleKey.EMPTY),
                hex(null),
                hex(List.of()),
                hex(new Object[0]),
                hex(new SimpleKey((Object) null)),
                hex(new SimpleKey(SimpleKey.EMPTY)),
                hex(new SimpleKey("a")),
                hex("a"),
                hex(new SimpleKey("a", "b")),
                hex(new SimpleKey("b", "a")),
                hex(new SimpleKey("ab")),
                hex(List.of("a", "b")),
                hex(new SimpleKey(List.of("a", "b"))),
                hex(new SimpleKey(new SimpleKey("a", "b"))),
                hex(new SimpleKey(new SimpleKey("a"), "b"))))
        .doesNotHaveDuplicates();
  }

  @Test
  void of_keysOfSimpleKeyGenerator_areTheirParameters() {
    assertThat(CacheKey.of(SimpleKeyGenerator.generateKey()))
        .isEqualTo(CacheKey.of(SimpleKey.EMPTY));
    assertThat(CacheKey.of(SimpleKeyGenerator.generateKey(1L))).isEqualTo(CacheKey.of(1L));
    assertThat(CacheKey.of(SimpleKeyGenerator.generateKey(1L, "a")))
        .isEqualTo(CacheKey.of(new SimpleKey(1L, "a")));
  }

  @Test
  void of_simpleKeyWithUnsupportedParameter_namesTheParameter() {
    assertThatExceptionOfType(UnsupportedKeyException.class)
        .isThrownBy(() -> CacheKey.of(new SimpleKey(1, new Object())))
        .withMessageStartingWith("Key type java.lang.Object cannot be a cache key");
  }

  @Test
  void of_subclassOfSimpleKey_isRefused() {
    assertThatExceptionOfType(UnsupportedKeyException.class)
        .isThrownBy(() -> CacheKey.of(new TenantKey("a")))
        .withMessageStartingWith("Key type " + TenantKey.class.getName());
  }

  @Test
  void of_simpleKeyOfAnotherClassLoader_isEqual() throws IOException, ReflectiveOperationException {
    URL[] spring = {
      SimpleKey.class.getProtectionDomain().getCodeSource().getLocation(),
      org.springframework.util.Assert.class.getProtectionDomain().getCodeSource().getLocation()
    };
    try (URLClassLoader loader = new URLClassLoader(spring, ClassLoader.getPlatformClassLoader())) {
      Class<?> type = loader.loadClass(SimpleKey.class.getName());
      assertThat(type).isNotEqualTo(SimpleKey.class);
      Object key = type.getConstructor(Object[].class).newInstance((Object) new Object[] {"a", 1});
      assertThat(CacheKey.of(key)).isEqualTo(CacheKey.of(new SimpleKey("a", 1)));
    }
  }

  private static String hex(@Nullable Object key) {
    return HexFormat.of().formatHex(CacheKey.of(key).bytes());
  }

  private static final class TenantKey extends SimpleKey {
    private static final long serialVersionUID = 1L;

    TenantKey(Object... elements) {
      super(elements);
    }
  }
}
