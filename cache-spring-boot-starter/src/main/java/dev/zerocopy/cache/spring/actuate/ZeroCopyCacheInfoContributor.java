package dev.zerocopy.cache.spring.actuate;

import dev.zerocopy.cache.memory.MappingCapability;
import dev.zerocopy.cache.spring.ZeroCopyCache;
import dev.zerocopy.cache.spring.ZeroCopyCacheManager;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/**
 * Which backends the caches use, and what this JVM can do for them.
 *
 * <p><b>Threads</b>: safe.
 */
public final class ZeroCopyCacheInfoContributor implements InfoContributor {

  private static final List<String> FLAGS =
      List.of(
          "--sun-misc-unsafe-memory-access", "--enable-native-access", "-XX:MaxDirectMemorySize");

  private final Map<String, ZeroCopyCache> caches = new ConcurrentHashMap<>();

  /** Creates the contributor for the caches of some managers. */
  public ZeroCopyCacheInfoContributor(Iterable<ZeroCopyCacheManager> managers) {
    managers.forEach(manager -> manager.forEachCache(cache -> caches.put(cache.getName(), cache)));
  }

  @Override
  public void contribute(Info.Builder builder) {
    Map<String, List<String>> backends = new TreeMap<>();
    for (String backend : caches.values().stream().map(ZeroCopyCache::backend).sorted().toList()) {
      backends.computeIfAbsent(backend, this::namesOf);
    }
    Map<String, Object> jvm = new LinkedHashMap<>();
    jvm.put("mapsFiles", MappingCapability.mapsFiles());
    jvm.put("releasesPages", MappingCapability.releasesPages());
    jvm.put("maxMappings", MappingCapability.maxMappings());
    jvm.put("flags", flags());
    builder.withDetail("zerocopycache", Map.of("backends", backends, "jvm", jvm));
  }

  private List<String> namesOf(String backend) {
    return caches.values().stream()
        .filter(cache -> cache.backend().equals(backend))
        .map(ZeroCopyCache::getName)
        .sorted()
        .toList();
  }

  /** Those flags of the JVM that bear on mapped and native memory. */
  private static List<String> flags() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> FLAGS.stream().anyMatch(argument::startsWith))
        .toList();
  }
}
