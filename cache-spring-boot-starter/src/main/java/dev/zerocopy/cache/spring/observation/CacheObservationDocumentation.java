package dev.zerocopy.cache.spring.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/** The observations of caches. */
public enum CacheObservationDocumentation implements ObservationDocumentation {
  /**
   * One look-up ({@code get}), run of a loader ({@code load}) or storing of a value ({@code put}).
   * What a loader does, and what a streaming value reads while it is stored, is observed within it.
   */
  OPERATION {
    @Override
    public Class<? extends ObservationConvention<? extends Observation.Context>>
        getDefaultConvention() {
      return DefaultCacheObservationConvention.class;
    }

    @Override
    public KeyName[] getLowCardinalityKeyNames() {
      return LowCardinalityKeyNames.values();
    }

    @Override
    public KeyName[] getHighCardinalityKeyNames() {
      return HighCardinalityKeyNames.values();
    }
  };

  /** Keys with few values. */
  public enum LowCardinalityKeyNames implements KeyName {
    /** Where the cache's bytes live: {@code file}. */
    BACKEND("backend"),
    /** The cache's name. */
    CACHE("cache"),
    /** What it does: {@code get}, {@code load} or {@code put}. */
    OPERATION("operation"),
    /**
     * How it ended: {@code hit} or {@code miss}; {@code loaded} or {@code failed}; {@code stored},
     * {@code declined}, {@code refused}, {@code superseded} or {@code failed}.
     */
    OUTCOME("outcome");

    private final String key;

    LowCardinalityKeyNames(String key) {
      this.key = key;
    }

    @Override
    public String asString() {
      return key;
    }
  }

  /** Keys with many values. */
  public enum HighCardinalityKeyNames implements KeyName {
    /** Length of the entry that was found or written. */
    BYTES {
      @Override
      public String asString() {
        return "bytes";
      }
    }
  }
}
