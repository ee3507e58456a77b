package dev.zerocopy.cache.test;

import dev.zerocopy.cache.cache.NamedCache;

/**
 * Reads in a JVM of its own what {@link ValueTypesContract} stored, and makes it anew to compare.
 */
final class ReadValues {

  private ReadValues() {}

  /** Takes the class that opens the store, where that is, and the seed of the samples. */
  public static void main(String[] arguments) throws Exception {
    StoreOpener opener =
        Class.forName(arguments[0]).asSubclass(StoreOpener.class).getConstructor().newInstance();
    int equal = 0;
    try (StoreOpener.Opened opened = opener.open(arguments[1])) {
      NamedCache cache = new NamedCache("values", opened.store(), opener.serializer(), null);
      for (String family : ValueSamples.families()) {
        for (ValueSample sample : ValueSamples.of(family, Long.parseLong(arguments[2]))) {
          if (isHit(cache, sample)) {
            equal++;
          } else {
            System.out.println("wrong: " + sample.name());
          }
        }
      }
    }
    System.out.println("equal: " + equal);
  }

  static boolean isHit(NamedCache cache, ValueSample sample) {
    NamedCache.Hit hit = cache.find(sample.name());
    return hit != null && sample.isReadAs(hit.value());
  }
}
