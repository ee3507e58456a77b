package dev.zerocopy.cache.codec.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedTypesTests {

  private final AllowedTypes types =
      AllowedTypes.of(List.of("com.shop.", "org.other.Exact", "java.net.InetAddress"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.shop.Order",
        "com.shop.Order$Line",
        "com.shop.deep.er.Thing",
        "[Lcom.shop.Order;",
        "[[[Lcom.shop.Order;",
        "org.other.Exact",
        "[Lorg.other.Exact;",
        "java.net.InetAddress",
        "java.lang.String",
        "[Ljava.lang.String;",
        "java.util.ArrayList",
        "java.util.ImmutableCollections$ListN",
        "java.time.ZonedDateTime",
        "[I",
        "[[D",
        "[Z"
      })
  void allowed(String name) {
    assertThat(types.isAllowed(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[",
        "[[",
        "[L",
        "[L;",
        "[X",
        "[Lcom.shop.Order",
        "I",
        "Lcom.shop.Order;",
        "com.shop",
        "com.shopping.Order",
        "com.Order",
        "xcom.shop.Order",
        "COM.SHOP.Order",
        "org.other.Exact$Nested",
        "org.other.Exactly",
        "org.other.deep.Exact",
        "java.net.URL",
        "java.lang.Class",
        "java.lang.Runtime",
        "java.lang.ProcessBuilder",
        "java.lang.Throwable",
        "java.lang.reflect.Proxy",
        "java.lang.invoke.SerializedLambda",
        "java.rmi.server.UnicastRemoteObject",
        "javax.management.BadAttributeValueExpException",
        "com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl",
        "[Lcom.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl;",
        "sun.rmi.server.UnicastRef",
        "org.apache.fory.Fory"
      })
  void notAllowed(String name) {
    assertThat(types.isAllowed(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"com.", "j.", "java.", "javax.", "sun.", "jdk.", "org.", "com.sun."})
  void packageOfTheJdk_isNotOpenedByAPrefix(String prefix) {
    AllowedTypes open = AllowedTypes.of(List.of(prefix));
    assertThat(open.isAllowed("com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl"))
        .isFalse();
    assertThat(open.isAllowed("java.lang.Runtime")).isFalse();
    assertThat(open.isAllowed("javax.naming.InitialContext")).isFalse();
    assertThat(open.isAllowed("sun.rmi.server.UnicastRef")).isFalse();
    assertThat(open.isAllowed("jdk.internal.misc.Unsafe")).isFalse();
    assertThat(open.isAllowed("org.apache.fory.Fory")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ".", ".com", "com.shop.*", "*"})
  void patternThatAllowsNothingOrAll_isRefused(String pattern) {
    assertThatThrownBy(() -> AllowedTypes.of(List.of(pattern)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Allowed type must be a package with a trailing dot or the name of a class, got \""
                + pattern
                + "\"");
  }

  @Test
  void applicationsOwn_areThoseBesideTheJdks() {
    assertThat(types.isOfApplication("com.shop.Order")).isTrue();
    assertThat(types.isOfApplication("[Lcom.shop.Order;")).isTrue();
    for (String name : List.of("java.util.ArrayList", "[I", "[Ljava.lang.String;", "com.Other")) {
      assertThat(types.isOfApplication(name)).as(name).isFalse();
    }
  }

  @Test
  void namesOfTheJdk_areOfClassesThatItHas() throws ClassNotFoundException {
    for (String name : JdkTypes.NAMES) {
      Class<?> type = Class.forName(name, false, ClassLoader.getPlatformClassLoader());
      assertThat(type.getName()).isEqualTo(name);
    }
  }
}
