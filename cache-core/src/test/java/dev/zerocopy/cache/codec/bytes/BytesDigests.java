package dev.zerocopy.cache.codec.bytes;

import java.nio.file.Path;

/** Main class: prints the digest of the value in each file that it is given. */
final class BytesDigests {

  private BytesDigests() {}

  public static void main(String[] files) throws Exception {
    for (String file : files) {
      System.out.println(
          file + " " + BytesValues.digest(BytesFiles.hit(BytesFiles.open(Path.of(file)))));
    }
  }
}
