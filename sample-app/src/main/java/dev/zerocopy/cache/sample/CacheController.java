package dev.zerocopy.cache.sample;

import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Clears caches. */
@RestController
class CacheController {

  private final CacheManager caches;

  CacheController(CacheManager caches) {
    this.caches = caches;
  }

  /** Clears all caches at once. */
  @DeleteMapping("/api/caches")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void clear() {
    caches.resetCaches();
  }

  /** Clears a cache at once; 404 if there is none of that name. */
  @DeleteMapping("/api/caches/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void clear(@PathVariable String name) {
    // Asking a manager for an unknown cache may create it.
    Cache cache = caches.getCacheNames().contains(name) ? caches.getCache(name) : null;
    if (cache == null) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND, "No cache has this name");
    }
    cache.invalidate();
  }
}
