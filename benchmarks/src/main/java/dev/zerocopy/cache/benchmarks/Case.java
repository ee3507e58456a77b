package dev.zerocopy.cache.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What is compared: a main class that is run in fresh JVMs, step by step. */
enum Case {
  /** One table of 282 MiB. */
  BIG(
      TableRun.class,
      List.of("put", "get", "puts"),
      List.of(),
      List.of(
          Peer.ZERO_COPY,
          Peer.LMDB,
          Peer.ARROW_FILE,
          Peer.EHCACHE_DISK,
          Peer.CAFFEINE,
          Peer.FILES)),
  /** One table of 4 GiB, which is more than a value of LMDB can have by way of a buffer. */
  HUGE(
      TableRun.class,
      List.of("put", "get"),
      List.of("-Dbenchmarks.batches=537"),
      List.of(Peer.ZERO_COPY, Peer.ARROW_FILE, Peer.FILES)),
  /** 100,000 values of 1 KB. */
  SMALL(
      SmallRun.class,
      List.of("put", "get"),
      List.of(),
      List.of(
          Peer.ZERO_COPY,
          Peer.ZERO_COPY_NEAR,
          Peer.LMDB,
          Peer.MAPDB,
          Peer.EHCACHE_DISK,
          Peer.CAFFEINE,
          Peer.FILES)),
  /** 10,000 values of 10 KB to 10 MB, of which 2 GiB are kept. */
  MIXED(
      MixedRun.class,
      List.of("run"),
      List.of(),
      List.of(Peer.ZERO_COPY, Peer.EHCACHE_DISK, Peer.CAFFEINE));

  private final Class<?> mainClass;

  @SuppressWarnings("ImmutableEnumChecker")
  private final List<String> steps;

  @SuppressWarnings("ImmutableEnumChecker")
  private final List<String> jvmArguments;

  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Peer> peers;

  Case(Class<?> mainClass, List<String> steps, List<String> jvmArguments, List<Peer> peers) {
    this.mainClass = mainClass;
    this.steps = steps;
    this.jvmArguments = jvmArguments;
    this.peers = peers;
  }

  /** Run with a peer's id, a directory and a step. */
  Class<?> mainClass() {
    return mainClass;
  }

  /** The first leaves on the disk what the others find. */
  List<String> steps() {
    return steps;
  }

  List<String> jvmArguments() {
    return jvmArguments;
  }

  List<Peer> peers() {
    return peers;
  }

  /** As it is written on a command line. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Case of(String id) {
    return Arrays.stream(values())
        .filter(one -> one.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "case must be one of "
                        + Arrays.stream(values()).map(Case::id).toList()
                        + ", got "
                        + id));
  }
}
