package dev.zerocopy.cache.spring;

import dev.zerocopy.cache.codec.CacheSerializer;
import java.util.Arrays;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

/** Main class of {@link PlainApplicationTests}: calls a cached method twice. */
final class PlainApplication {

  private PlainApplication() {}

  public static void main(String[] arguments) {
    for (String name : Arrays.copyOf(arguments, arguments.length - 1)) {
      System.out.println(name + " is there: " + ClassUtils.isPresent(name, null));
    }
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Application.class)
            .properties(
                "zerocopy.cache.file.directory=" + arguments[arguments.length - 1],
                "zerocopy.cache.caches.texts.backend=file")
            .run()) {
      Texts texts = context.getBean(Texts.class);
      System.out.println("first " + texts.of(1) + ", second " + texts.of(1));
      Arrays.stream(context.getBeanDefinitionNames())
          .filter(name -> name.startsWith("zerocopycache"))
          .forEach(name -> System.out.println("bean " + name));
    }
  }

  static class Texts {

    private int calls;

    @Cacheable("texts")
    public String of(int key) {
      calls++;
      return key + " of call " + calls;
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableCaching
  static class Application {

    @Bean
    Texts texts() {
      return new Texts();
    }

    @Bean
    @FileBackend
    CacheSerializer textSerializer() {
      return TextCodec.serializer();
    }
  }
}
