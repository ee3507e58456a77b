package dev.zerocopy.cache.entry;

import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoreStatistics;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The same of an entry that is read instead of mapped: all damage is found when it is. */
class HeapEntryDamageTests extends EntryDamageTests {

  @Override
  OpenedEntry open(Path file, @Nullable CacheKey key) throws IOException, EntryUnreadableException {
    return FileEntry.open(
        file,
        file,
        key,
        ChecksumMode.LAZY,
        BootWord.DURABLE,
        Integer.MAX_VALUE,
        new StoreStatistics(),
        (entry, detail) -> {
          throw new AssertionError("found late: " + detail);
        });
  }

  @Override
  boolean isNoticed(byte[] bytes) throws IOException, EntryUnreadableException {
    try {
      return super.isNoticed(bytes);
    } catch (EntryUnreadableException e) {
      if (e.reason() != MissReason.CORRUPT) {
        throw e;
      }
      return true;
    }
  }
}
