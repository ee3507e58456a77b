package dev.zerocopy.cache.file;

/** The same of values that each process keeps as objects. */
class NearSharingTests extends SmallSharingTests {

  @Override
  int nearMaxEntries() {
    return 1_000;
  }
}
