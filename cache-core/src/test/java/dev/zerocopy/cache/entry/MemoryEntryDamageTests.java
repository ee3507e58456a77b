package dev.zerocopy.cache.entry;

import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.StoreStatistics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The same of an entry that a backend without files fetched as a whole. */
class MemoryEntryDamageTests extends HeapEntryDamageTests {

  @Override
  OpenedEntry open(Path file, @Nullable CacheKey key) throws IOException, EntryUnreadableException {
    ByteBuffer whole = ByteBuffer.wrap(Files.readAllBytes(file));
    return EntryAssembler.open(whole, key, ChecksumMode.EAGER, new StoreStatistics());
  }
}
