package dev.zerocopy.cache.file;

/** Sizes in messages. */
final class Megabytes {

  private Megabytes() {}

  /** Whole megabytes, or bytes if there are less than ten. */
  static String text(long bytes) {
    return bytes < (10 << 20) ? bytes + " bytes" : (bytes >> 20) + " MB";
  }
}
