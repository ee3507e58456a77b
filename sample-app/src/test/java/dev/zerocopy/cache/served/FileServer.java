package dev.zerocopy.cache.served;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.memory.ProcessMemory;
import dev.zerocopy.cache.spring.FileBackend;
import dev.zerocopy.cache.spring.resource.ResourceCodec;
import dev.zerocopy.cache.spring.resource.StreamedResource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** An application that serves a cached resource; it tells how often it made one, and its memory. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableCaching
class FileServer {

  public static void main(String[] arguments) {
    SpringApplication.run(FileServer.class, arguments);
  }

  @Bean
  @FileBackend
  CacheSerializer fileCacheSerializer() {
    return CacheSerializer.builder().codec(new ResourceCodec()).build();
  }

  /** Makes files. */
  @Component
  static class Files {

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();

    @Cacheable("files")
    public Resource file(long lengthBytes) {
      calls.incrementAndGet();
      return StreamedResource.of(
              () -> {
                opened.incrementAndGet();
                return new Noise(lengthBytes);
              })
          .withFilename("noise.bin");
    }

    /** How often a file was made, and its source opened. */
    public String counts() {
      return calls + " " + opened;
    }
  }

  /** The largest values of this process's memory so far. */
  @Component
  static class MemoryPeak {

    private long anonymousBytes;
    private long fileBytes;

    MemoryPeak() {
      Thread.ofPlatform().daemon().name("memory-peak").start(this::sample);
    }

    @SuppressWarnings("BusyWait") // samples at intervals
    private void sample() {
      try {
        while (true) {
          ProcessMemory.read().ifPresent(this::add);
          TimeUnit.MILLISECONDS.sleep(5);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private synchronized void add(ProcessMemory memory) {
      anonymousBytes = Math.max(anonymousBytes, memory.anonymousBytes());
      fileBytes = Math.max(fileBytes, memory.fileBytes());
    }

    synchronized String read() {
      return (anonymousBytes >> 20) + " " + (fileBytes >> 20);
    }
  }

  /** Serves them. */
  @RestController
  static class FileController {

    private final Files files;
    private final MemoryPeak peak;

    FileController(Files files, MemoryPeak peak) {
      this.files = files;
      this.peak = peak;
    }

    @GetMapping("/file")
    ResponseEntity<Resource> file(@RequestParam("bytes") long lengthBytes) {
      return ResponseEntity.ok()
          .contentType(MediaType.APPLICATION_OCTET_STREAM)
          .body(files.file(lengthBytes));
    }

    @GetMapping("/calls")
    String calls() {
      return files.counts();
    }

    @GetMapping("/peak")
    String peak() {
      return peak.read();
    }
  }
}
