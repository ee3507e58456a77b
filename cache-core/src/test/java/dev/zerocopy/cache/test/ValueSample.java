package dev.zerocopy.cache.test;

import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that a cached method may return.
 *
 * @param name tells it from all others
 * @param value makes it, the same each time and in each JVM; anew, if it is for one to use up
 * @param isSame whether what was read is what was made, also where classes define no equality
 */
public record ValueSample(
    String name,
    Supplier<? extends @Nullable Object> value,
    BiPredicate<@Nullable Object, @Nullable Object> isSame) {

  boolean isReadAs(@Nullable Object read) {
    return isSame.test(value.get(), read);
  }
}
