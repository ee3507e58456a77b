package dev.zerocopy.cache.spring.autoconfigure;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.Caching;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Methods with every annotation and every kind of result.
 *
 * <p>Each says which call of all it is. The key {@code none} gives null or nothing, {@code fail}
 * fails, {@code fail-later} fails only where something is evicted.
 */
class AnnotatedMethods {

  private final AtomicInteger calls = new AtomicInteger();

  int calls() {
    return calls.get();
  }

  private @Nullable String call(String key) {
    int call = calls.incrementAndGet();
    if (key.equals("fail")) {
      throw new Fault();
    }
    return key.equals("none") ? null : key + " of call " + call;
  }

  private static void failLater(String key) {
    if (key.equals("fail-later")) {
      throw new Fault();
    }
  }

  @Cacheable("plain")
  public @Nullable String plain(String key) {
    return call(key);
  }

  @Cacheable(cacheNames = "sync", sync = true)
  public @Nullable String sync(String key) {
    return call(key);
  }

  @Cacheable(cacheNames = "keyed", key = "#root.methodName + #page")
  public @Nullable String keyed(String text, int page) {
    return call(text);
  }

  @Cacheable(cacheNames = "null-key", key = "null")
  public @Nullable String nullKey(String key) {
    return call(key);
  }

  @Cacheable(cacheNames = "condition", condition = "#key != 'never'")
  public @Nullable String condition(String key) {
    return call(key);
  }

  @Cacheable(cacheNames = "unless", unless = "#result.startsWith('bad')")
  public @Nullable String unless(String key) {
    return call(key);
  }

  @Cacheable("optional")
  public Optional<String> optional(String key) {
    return Optional.ofNullable(call(key));
  }

  @Cacheable(cacheNames = "optional-sync", sync = true)
  public Optional<String> optionalSync(String key) {
    return Optional.ofNullable(call(key));
  }

  @CachePut("plain")
  public @Nullable String put(String key) {
    return call(key);
  }

  @CacheEvict("plain")
  public void evict(String key) {
    failLater(key);
  }

  @CacheEvict(cacheNames = "plain", beforeInvocation = true)
  public void evictBefore(String key) {
    failLater(key);
  }

  @CacheEvict(cacheNames = "plain", allEntries = true)
  public void evictAll() {}

  @CacheEvict(cacheNames = "plain", allEntries = true, beforeInvocation = true)
  public void evictAllBefore() {
    throw new Fault();
  }

  @Caching(
      put = {@CachePut("plain"), @CachePut("other")},
      evict = @CacheEvict("sync"))
  public @Nullable String several(String key) {
    return call(key);
  }

  @Cacheable("future")
  public CompletableFuture<@Nullable String> future(String key) {
    return CompletableFuture.supplyAsync(() -> call(key));
  }

  @Cacheable(cacheNames = "future-sync", sync = true)
  public CompletableFuture<@Nullable String> futureSync(String key) {
    return CompletableFuture.supplyAsync(() -> call(key));
  }

  @CachePut("future")
  public CompletableFuture<@Nullable String> futurePut(String key) {
    return CompletableFuture.supplyAsync(() -> call(key));
  }

  @CacheEvict("future")
  public CompletableFuture<@Nullable String> futureEvict(String key) {
    return CompletableFuture.supplyAsync(() -> key);
  }

  @Cacheable("mono")
  public Mono<String> mono(String key) {
    return Mono.fromSupplier(() -> call(key));
  }

  @Cacheable(cacheNames = "mono-sync", sync = true)
  public Mono<String> monoSync(String key) {
    return Mono.fromSupplier(() -> call(key));
  }

  @CachePut("mono")
  public Mono<String> monoPut(String key) {
    return Mono.fromSupplier(() -> call(key));
  }

  @CacheEvict("mono")
  public Mono<String> monoEvict(String key) {
    return Mono.just(key);
  }

  @Cacheable("flux")
  public Flux<String> flux(String key) {
    return elements(key);
  }

  @Cacheable(cacheNames = "flux-sync", sync = true)
  public Flux<String> fluxSync(String key) {
    return elements(key);
  }

  @Cacheable(cacheNames = "list", sync = true)
  public List<String> list(String key) {
    return slowList(key);
  }

  @Cacheable(cacheNames = "future-list", sync = true)
  public CompletableFuture<List<String>> futureList(String key) {
    return CompletableFuture.supplyAsync(() -> slowList(key), Runnable::run);
  }

  @Cacheable(cacheNames = "mono-list", sync = true)
  public Mono<List<String>> monoList(String key) {
    return Mono.fromSupplier(() -> slowList(key));
  }

  private List<String> slowList(String key) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20)); // so that others ask meanwhile
    return new CopyOnWriteArrayList<>(List.of(String.valueOf(call(key))));
  }

  private Flux<String> elements(String key) {
    return Flux.defer(
        () -> {
          String text = call(key);
          return text == null ? Flux.empty() : Flux.fromArray(text.split(" ", 2));
        });
  }

  /** What a method fails with. */
  static final class Fault extends RuntimeException {

    private static final long serialVersionUID = 1;
  }
}
