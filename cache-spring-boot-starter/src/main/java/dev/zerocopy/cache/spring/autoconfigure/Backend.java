package dev.zerocopy.cache.spring.autoconfigure;

import java.util.Locale;

/** Where a cache's bytes live. */
enum Backend {
  /** Memory-mapped files in a directory. */
  FILE,
  /** A Redis server or cluster, compressed and in chunks. */
  REDIS;

  /** The backend as it is written in properties, logs and meters. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
