package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.codec.Codec;
import dev.zerocopy.cache.codec.objects.AllowedTypes;
import dev.zerocopy.cache.codec.objects.ForyCodec;
import dev.zerocopy.cache.codec.objects.JacksonCodec;
import dev.zerocopy.cache.codec.objects.JdkCodec;
import dev.zerocopy.cache.spring.resource.ResourceCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.ClassUtils;

/**
 * Makes codecs of objects: of the application's classes, of Spring Data's pages and of what a
 * property allows.
 */
final class ObjectCodecs {

  private static final String JSON_MAPPER = "tools.jackson.databind.json.JsonMapper";

  /** What a {@code Page} and a {@code Slice} of Spring Data are made of. */
  private static final List<String> PAGES =
      Stream.of(
              "PageImpl",
              "SliceImpl",
              "Chunk",
              "PageRequest",
              "AbstractPageRequest",
              "Unpaged",
              "Sort",
              "Sort$Order",
              "Sort$Direction",
              "Sort$NullHandling")
          .map(name -> "org.springframework.data.domain." + name)
          .toList();

  private final AllowedTypes types;
  private final ClassLoader loader;

  /**
   * Creates them.
   *
   * @param loader finds the classes; the application's own, which DevTools replaces
   */
  ObjectCodecs(List<String> allowedPackages, BeanFactory beanFactory, ClassLoader loader) {
    List<String> patterns = new ArrayList<>(allowedPackages);
    patterns.addAll(PAGES);
    if (AutoConfigurationPackages.has(beanFactory)) {
      for (String name : AutoConfigurationPackages.get(beanFactory)) {
        if (!name.isEmpty()) {
          patterns.add(name + ".");
        }
      }
    }
    this.types = allowed(patterns);
    this.loader = loader;
  }

  private static AllowedTypes allowed(List<String> patterns) {
    try {
      return AllowedTypes.of(patterns);
    } catch (IllegalArgumentException e) {
      throw new InvalidConfigurationPropertyValueException(
          AllowedTypes.PROPERTY, patterns, String.valueOf(e.getMessage()));
    }
  }

  /** A builder of a serializer with codecs of its own for whatever the application caches. */
  CacheSerializer.Builder serializer() {
    return CacheSerializer.builder()
        .classLoader(loader)
        .codec(new ResourceCodec())
        .fallback(create(ObjectFormat.FORY));
  }

  /** Makes a codec of its own for each caller: backends share none. */
  Codec create(ObjectFormat format) {
    return switch (format) {
      case FORY -> new ForyCodec(types, loader);
      case JACKSON -> new JacksonCodec(types, loader);
      case JDK -> new JdkCodec(types, loader);
    };
  }

  /**
   * Says that a format cannot be had.
   *
   * @param property where it is asked for
   */
  static void requirePresent(ObjectFormat format, String property) {
    if (format == ObjectFormat.JACKSON && !ClassUtils.isPresent(JSON_MAPPER, null)) {
      throw new InvalidConfigurationPropertyValueException(
          property,
          "jackson",
          "It needs the library tools.jackson.core:jackson-databind, which is not on the class"
              + " path: add that dependency, or leave the property out.");
    }
  }
}
