package dev.zerocopy.cache.redis;

/** The names of what belongs to one entry, all with the entry's hash tag. */
final class EntryNames {

  private final String name;

  EntryNames(String name) {
    this.name = name;
  }

  /** The entry, or its manifest. */
  byte[] entry() {
    return KeyLayout.ascii(name);
  }

  /** What a load must find unchanged for its value to be stored. */
  byte[] token() {
    return KeyLayout.ascii(name + ":t");
  }

  /** Who loads it. */
  byte[] lease() {
    return KeyLayout.ascii(name + ":l");
  }

  /** A value that is not published yet. */
  byte[] unpublished(String set) {
    return KeyLayout.ascii(name + ":n" + set);
  }

  /** What the names of a set of chunks are but for the number that each ends with. */
  String chunks(String set) {
    return name + ':' + set + ':';
  }

  /** One chunk; scripts make this name too. */
  byte[] chunk(String set, int index) {
    return KeyLayout.ascii(chunks(set) + index);
  }

  @Override
  public String toString() {
    return name;
  }
}
