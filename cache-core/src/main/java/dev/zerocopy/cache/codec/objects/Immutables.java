package dev.zerocopy.cache.codec.objects;

import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * Values that nobody can change: plain ones of the JDK, enums, and records whose components are all
 * declared as such. Everything else may be immutable too, and is not known to be.
 */
final class Immutables {

  private static final Set<Class<?>> PLAIN =
      Set.of(
          String.class,
          Boolean.class,
          Byte.class,
          Character.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          BigDecimal.class,
          BigInteger.class,
          UUID.class,
          URI.class,
          Locale.class,
          Currency.class);

  private static final ClassValue<Boolean> KNOWN =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return isPlain(type)
              || (type.isRecord()
                  && Arrays.stream(type.getRecordComponents())
                      .map(RecordComponent::getType)
                      .allMatch(Immutables::isDeclaredImmutable));
        }
      };

  private Immutables() {}

  static boolean isImmutable(Object value) {
    return value instanceof Enum<?> || KNOWN.get(value.getClass());
  }

  private static boolean isDeclaredImmutable(Class<?> type) {
    return type.isPrimitive() || type.isEnum() || isPlain(type);
  }

  private static boolean isPlain(Class<?> type) {
    return PLAIN.contains(type)
        || ZoneId.class.isAssignableFrom(type) // sealed
        || (type.getName().startsWith("java.time.") && Modifier.isFinal(type.getModifiers()));
  }
}
