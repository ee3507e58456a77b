package dev.zerocopy.cache.file;

/** What is forced to the disk before a put returns. */
public enum Fsync {
  /** Nothing: after a power failure the newest entries may be gone. */
  NONE,
  /** The entry's content, before it gets its name; the name itself may be gone. */
  DATA,
  /** The entry's content and its name, and the removal of an evicted one. */
  FULL
}
