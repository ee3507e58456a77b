package dev.zerocopy.cache.entry;

import dev.zerocopy.cache.test.EntryFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/** Main class of {@link LiveExpiryTests}: hits and changes an entry, or lets it expire at once. */
final class ChangeExpiry {

  private ChangeExpiry() {}

  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[0]);
    if (arguments.length > 1) {
      LiveExpiry.set(file, EntryFiles.KEY, Duration.ZERO, EntryFiles.CREATED_MILLIS, _ -> true);
      return;
    }
    MappedEntry entry = EntryFiles.open(file);
    System.out.println("started");
    LiveExpiryTests.change(entry, file, 5_000, new Random());
  }
}
