package dev.zerocopy.cache.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** Who is compared. The first is this project; the others' figures are given as ratios to it. */
enum Peer {
  /** This cache, its defaults. */
  ZERO_COPY("1g", directory -> new ZeroCopyPeer(directory, false)),
  /** The same with values kept as objects. */
  ZERO_COPY_NEAR("4g", directory -> new ZeroCopyPeer(directory, true)),
  /** LMDB, by lmdbjava. */
  LMDB("1g", LmdbPeer::new),
  /** Arrow's own file reader. */
  ARROW_FILE("1g", ArrowFilePeer::new),
  /** Ehcache 3, its disk tier alone. */
  EHCACHE_DISK("6g", EhcachePeer::new),
  /** MapDB 3, a hash map in a mapped file. */
  MAPDB("1g", MapDbPeer::new),
  /** Caffeine, on the heap. */
  CAFFEINE("6g", directory -> new CaffeinePeer()),
  /** Plain files. */
  FILES("1g", FilesPeer::new);

  private final String heap;

  @SuppressWarnings("ImmutableEnumChecker")
  private final Opening opening;

  Peer(String heap, Opening opening) {
    this.heap = heap;
    this.opening = opening;
  }

  /** What {@code -Xmx} it needs, at least. */
  String heap() {
    return heap;
  }

  /** Opens it in a directory that it may share. */
  OpenedPeer open(Path directory) throws Exception {
    return opening.open(directory);
  }

  /** As it is written on a command line. */
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Peer of(String id) {
    return Arrays.stream(values())
        .filter(peer -> peer.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "peer must be one of "
                        + Arrays.stream(values()).map(Peer::id).toList()
                        + ", got "
                        + id));
  }

  @FunctionalInterface
  private interface Opening {

    OpenedPeer open(Path directory) throws Exception;
  }
}
