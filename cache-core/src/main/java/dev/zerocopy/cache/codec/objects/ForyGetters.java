package dev.zerocopy.cache.codec.objects;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;
import org.apache.fory.collection.MultiKeyWeakMap;
import org.apache.fory.util.function.Functions;
import org.jspecify.annotations.Nullable;

/**
 * Fory's static cache of getters of records, which it uses where it generates no code, and which
 * keeps each record's class loader for ever: an entry goes when all its keys are collected, and one
 * of them is {@code Object.class} (1.6.0).
 *
 * <p>It is a cache that nobody looks a getter up in twice, each time by another key. So it is
 * emptied.
 */
final class ForyGetters {

  private static final @Nullable Map<?, ?> CACHE = cache();

  private ForyGetters() {}

  private static @Nullable Map<?, ?> cache() {
    try {
      MethodHandles.Lookup inFunctions =
          MethodHandles.privateLookupIn(Functions.class, MethodHandles.lookup());
      VarHandle field =
          inFunctions.findStaticVarHandle(Functions.class, "weakCache", MultiKeyWeakMap.class);
      return (Map<?, ?>)
          MethodHandles.privateLookupIn(MultiKeyWeakMap.class, MethodHandles.lookup())
              .findVarHandle(MultiKeyWeakMap.class, "map", Map.class)
              .get((MultiKeyWeakMap<?>) field.get());
    } catch (ReflectiveOperationException e) {
      return null; // another release of Fory, or modules: a restart then leaves its classes behind
    }
  }

  /** Empties it. */
  static void forget() {
    if (CACHE != null) {
      CACHE.clear();
    }
  }
}
