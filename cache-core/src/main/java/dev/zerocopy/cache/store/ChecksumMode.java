package dev.zerocopy.cache.store;

/** When the blocks of a payload are compared with their checksums. */
public enum ChecksumMode {
  /** When a block is first touched, once per mapping. */
  LAZY,
  /** All of them when an entry is opened; a hit of a damaged entry is a miss. */
  EAGER,
  /** Never; header and metadata are still checked. */
  NONE
}
