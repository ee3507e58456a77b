package dev.zerocopy.cache.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What is compared: a main class that is run in fresh JVMs, step by step. */
enum Case {
  /** One table of 296 MB. */
  BIG(
      TableRun.class,
      List.of(
          Peer.ZERO_COPY,
          Peer.LMDB,
          Peer.ARROW_FILE,
          Peer.EHCACHE_DISK,
          Peer.CAFFEINE,
          Peer.FILES)),
  /** 100,000 values of 1 KB. */
  SMALL(
      SmallRun.class,
      List.of(
          Peer.ZERO_COPY,
          Peer.ZERO_COPY_NEAR,
          Peer.LMDB,
          Peer.MAPDB,
          Peer.EHCACHE_DISK,
          Peer.CAFFEINE,
          Peer.FILES));

  private final Class<?> mainClass;

  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Peer> peers;

  Case(Class<?> mainClass, List<Peer> peers) {
    this.mainClass = mainClass;
    this.peers = peers;
  }

  /** Run with a peer's id, a directory and {@code put} or {@code get}. */
  Class<?> mainClass() {
    return mainClass;
  }

  List<Peer> peers() {
    return peers;
  }

  static Case of(String id) {
    return Arrays.stream(values())
        .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("case must be big or small, got " + id));
  }
}
