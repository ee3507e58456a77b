package dev.zerocopy.cache.served;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.sample.ChildApplication;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** A file of any size, asked of a {@link FileServer} as a whole and in ranges. */
final class FileServerRun {

  private final ChildApplication server;
  private final long lengthBytes;
  private final String path;

  private FileServerRun(ChildApplication server, long lengthBytes) {
    this.server = server;
    this.lengthBytes = lengthBytes;
    this.path = "/file?bytes=" + lengthBytes;
  }

  /** Asks all of it, and returns the server's peaks in MiB: anonymous memory, mapped files. */
  static long[] run(Path home, long lengthBytes) throws Exception {
    try (ChildApplication server = new ChildApplication(home, FileServer.class, "-Xmx64m")) {
      FileServerRun run = new FileServerRun(server, lengthBytes);
      try {
        run.assertServed();
      } catch (AssertionError e) {
        throw new AssertionError(e.getMessage() + "\n" + server.log(), e);
      }
    }
    // Another process serves what this one stored.
    try (ChildApplication server = new ChildApplication(home, FileServer.class, "-Xmx64m")) {
      FileServerRun run = new FileServerRun(server, lengthBytes);
      run.assertRanges();
      run.assertWhole("again");
      assertThat(server.get("/calls").body()).isEqualTo("0 0");
      String peak = server.get("/peak").body();
      System.out.println("peak of the second server, MiB (anonymous, file): " + peak);
      return Arrays.stream(peak.split(" ")).mapToLong(Long::parseLong).toArray();
    }
  }

  private void assertServed() throws Exception {
    assertWhole("first");
    assertWhole("hit");
    assertRanges();
    assertThat(server.get("/calls").body()).isEqualTo("1 1");
    System.out.println("peak, MiB (anonymous, file): " + server.get("/peak").body());
  }

  private void assertWhole(String what) throws Exception {
    long start = System.nanoTime();
    HttpResponse<InputStream> response = server.get(path, BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(lengthBytes);
    assertThat(response.headers().firstValue("Accept-Ranges")).hasValue("bytes");
    long received = 0;
    try (InputStream body = response.body()) {
      byte[] part = new byte[1 << 16];
      byte[] expected = new byte[1 << 16];
      Noise noise = new Noise(lengthBytes);
      for (int read = body.readNBytes(part, 0, part.length);
          read > 0;
          read = body.readNBytes(part, 0, part.length)) {
        assertThat(noise.readNBytes(expected, 0, read)).isEqualTo(read);
        if (!Arrays.equals(part, 0, read, expected, 0, read)) {
          throw new AssertionError("wrong bytes between " + received + " and the next " + read);
        }
        received += read;
      }
    }
    assertThat(received).isEqualTo(lengthBytes);
    System.out.println(what + ": " + (System.nanoTime() - start) / 1_000_000 + " ms");
  }

  private void assertRanges() throws Exception {
    long middle = lengthBytes / 2 + 12_345;
    assertRange("bytes=" + middle + "-" + (middle + 299_999), middle, middle + 300_000);
    assertRange("bytes=-1000", lengthBytes - 1000, lengthBytes);
    assertRange("bytes=" + (lengthBytes - 7) + "-", lengthBytes - 7, lengthBytes);
    assertRange("bytes=0-0", 0, 1);
    assertSeveralRanges(middle);
    HttpResponse<InputStream> beyond =
        server.get(path, BodyHandlers.ofInputStream(), "Range", "bytes=" + lengthBytes + "-");
    beyond.body().close(); // Spring MVC sends all of it
    assertThat(beyond.statusCode()).isEqualTo(416);
    assertThat(beyond.headers().firstValue("Content-Range")).hasValue("bytes */" + lengthBytes);
  }

  private void assertRange(String range, long from, long to) throws Exception {
    HttpResponse<byte[]> response = server.get(path, BodyHandlers.ofByteArray(), "Range", range);
    assertThat(response.statusCode()).as(range).isEqualTo(206);
    assertThat(response.headers().firstValue("Content-Range"))
        .hasValue("bytes " + from + "-" + (to - 1) + "/" + lengthBytes);
    assertThat(response.body()).as(range).isEqualTo(Noise.range(from, to));
  }

  private void assertSeveralRanges(long middle) throws Exception {
    String ranges = "bytes=10-99," + middle + "-" + (middle + 9) + ",-5";
    HttpResponse<byte[]> response = server.get(path, BodyHandlers.ofByteArray(), "Range", ranges);
    assertThat(response.statusCode()).isEqualTo(206);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("multipart/byteranges");
    String body = new String(response.body(), StandardCharsets.ISO_8859_1);
    for (long[] part :
        new long[][] {{10, 100}, {middle, middle + 10}, {lengthBytes - 5, lengthBytes}}) {
      assertThat(body)
          .contains(
              "bytes " + part[0] + "-" + (part[1] - 1) + "/" + lengthBytes,
              new String(Noise.range(part[0], part[1]), StandardCharsets.ISO_8859_1));
    }
  }
}
