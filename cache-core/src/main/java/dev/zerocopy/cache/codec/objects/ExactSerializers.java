package dev.zerocopy.cache.codec.objects;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.apache.fory.config.Config;
import org.apache.fory.context.ReadContext;
import org.apache.fory.context.WriteContext;
import org.apache.fory.memory.MemoryBuffer;
import org.apache.fory.resolver.ClassResolver;
import org.apache.fory.serializer.ImmutableSerializer;
import org.apache.fory.serializer.collection.ImmutableCollectionSerializers;

/**
 * Serializers in the place of Fory's (1.6.0) that do not give back what they got: a locale loses
 * its script and extensions, the second 02:30 of an October night becomes the first, a decimal of
 * an extreme scale is refused, and an immutable list with null (of {@code Stream.toList}) cannot be
 * read.
 */
final class ExactSerializers {

  private static final Class<?> LIST_N = List.of().getClass();

  private ExactSerializers() {}

  static void install(ClassResolver resolver) {
    Config config = resolver.getConfig();
    resolver.setSerializer(Locale.class, new OfLocale(config));
    resolver.setSerializer(ZonedDateTime.class, new OfZonedDateTime(config));
    resolver.setSerializer(BigDecimal.class, new OfBigDecimal(config));
    installList(resolver, LIST_N);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // as Fory's serializers of collections are declared
  private static void installList(ClassResolver resolver, Class type) {
    resolver.setSerializer(type, new OfImmutableList(resolver, type));
  }

  private static final class OfLocale extends ImmutableSerializer<Locale> {

    OfLocale(Config config) {
      super(config, Locale.class);
    }

    // A language tag alone would not do: it normalizes what an old constructor was given.
    @Override
    public void write(WriteContext context, Locale value) {
      context.writeString(value.getLanguage());
      context.writeString(value.getCountry());
      context.writeString(value.getVariant());
      boolean more = !value.getScript().isEmpty() || value.hasExtensions();
      context.writeString(more ? value.toLanguageTag() : "");
    }

    @Override
    @SuppressWarnings("deprecation") // the factory that takes every variant, as the constructors
    public Locale read(ReadContext context) {
      String language = context.readString();
      String country = context.readString();
      String variant = context.readString();
      String tag = context.readString();
      return tag.isEmpty() ? Locale.of(language, country, variant) : Locale.forLanguageTag(tag);
    }
  }

  private static final class OfZonedDateTime extends ImmutableSerializer<ZonedDateTime> {

    OfZonedDateTime(Config config) {
      super(config, ZonedDateTime.class, false);
    }

    @Override
    public void write(WriteContext context, ZonedDateTime value) {
      MemoryBuffer buffer = context.getBuffer();
      buffer.writeInt64(value.toLocalDate().toEpochDay());
      buffer.writeInt64(value.toLocalTime().toNanoOfDay());
      buffer.writeInt32(value.getOffset().getTotalSeconds());
      context.writeString(value.getZone().getId());
    }

    @Override
    public ZonedDateTime read(ReadContext context) {
      MemoryBuffer buffer = context.getBuffer();
      LocalDateTime local =
          LocalDateTime.of(
              LocalDate.ofEpochDay(buffer.readInt64()), LocalTime.ofNanoOfDay(buffer.readInt64()));
      ZoneOffset offset = ZoneOffset.ofTotalSeconds(buffer.readInt32());
      return ZonedDateTime.ofLocal(local, ZoneId.of(context.readString()), offset);
    }
  }

  private static final class OfBigDecimal extends ImmutableSerializer<BigDecimal> {

    OfBigDecimal(Config config) {
      super(config, BigDecimal.class);
    }

    @Override
    public void write(WriteContext context, BigDecimal value) {
      MemoryBuffer buffer = context.getBuffer();
      buffer.writeVarInt32(value.scale());
      BigInteger unscaled = value.unscaledValue();
      if (unscaled.bitLength() < Long.SIZE) {
        buffer.writeVarInt32(0);
        buffer.writeVarInt64(unscaled.longValue());
      } else {
        byte[] bytes = unscaled.toByteArray();
        buffer.writeVarInt32(bytes.length);
        buffer.writeBytes(bytes);
      }
    }

    @Override
    public BigDecimal read(ReadContext context) {
      MemoryBuffer buffer = context.getBuffer();
      int scale = buffer.readVarInt32();
      int length = buffer.readVarInt32();
      if (length == 0) {
        return BigDecimal.valueOf(buffer.readVarInt64(), scale);
      }
      return new BigDecimal(new BigInteger(buffer.readBytes(length)), scale);
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // as its superclass
  private static final class OfImmutableList
      extends ImmutableCollectionSerializers.ImmutableListSerializer {

    OfImmutableList(ClassResolver resolver, Class type) {
      super(resolver, type);
    }

    @Override
    public Collection newCollection(ReadContext context, boolean elementReadAlwaysAdvances) {
      int size = readCollectionSize(context, context.getBuffer(), elementReadAlwaysAdvances);
      setNumElements(size);
      return new ArrayList<>(size);
    }

    @Override
    public Collection onCollectionRead(Collection elements) {
      return elements.contains(null) ? elements.stream().toList() : List.copyOf(elements);
    }
  }
}
