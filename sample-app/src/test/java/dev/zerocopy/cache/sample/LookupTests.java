package dev.zerocopy.cache.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LookupTests {

  @Test
  void of_aCallThatComputes_isAMiss() {
    assertThat(Lookup.of(LookupTests::compute)).isEqualTo(new Lookup<>("value", false));
  }

  @Test
  void of_aCallThatDoesNot_isAHit() {
    assertThat(Lookup.of(() -> "value")).isEqualTo(new Lookup<>("value", true));
  }

  @Test
  void of_aCallWhileAnotherThreadComputes_isAHit() {
    Lookup<String> waiting =
        Lookup.of(() -> CompletableFuture.supplyAsync(LookupTests::compute).join());
    assertThat(waiting.isHit()).isTrue();
  }

  @Test
  void noteComputation_outsideALookup_isIgnored() {
    assertThat(compute()).isEqualTo("value");
  }

  private static String compute() {
    Lookup.noteComputation();
    return "value";
  }
}
