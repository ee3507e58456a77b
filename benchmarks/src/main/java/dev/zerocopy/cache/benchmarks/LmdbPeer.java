package dev.zerocopy.cache.benchmarks;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.Txn;

/** LMDB: mapped, valid within a transaction only; without forcing, as the others. */
final class LmdbPeer implements TablePeer, SmallPeer {

  private static final long MAP_BYTES = 16L << 30;

  private final Env<ByteBuffer> environment;
  private final Dbi<ByteBuffer> values;
  private final Txn<ByteBuffer> reading;
  private boolean isReading;

  LmdbPeer(Path directory) throws IOException {
    Path own = Files.createDirectories(directory.resolve("lmdb"));
    environment =
        Env.create()
            .setMapSize(MAP_BYTES)
            .setMaxDbs(1)
            .setMaxReaders(64)
            .open(own.toFile(), EnvFlags.MDB_NOSYNC, EnvFlags.MDB_NOTLS);
    values = environment.openDbi("values", DbiFlags.MDB_CREATE);
    reading = environment.txnRead();
    reading.reset();
  }

  private static ByteBuffer key(int key) {
    return ByteBuffer.allocateDirect(4).putInt(0, key);
  }

  @Override
  public Object source() {
    return TableData.bytes();
  }

  @Override
  public void putTable(int number, Object source) {
    values.put(key(-1 - number), ((MemorySegment) source).asByteBuffer());
  }

  /** The buffer is valid as long as the transaction, which stays open here as a reader would. */
  @Override
  public Object get() {
    if (isReading) {
      reading.reset();
    }
    reading.renew();
    isReading = true;
    return MemorySegment.ofBuffer(Objects.requireNonNull(values.get(reading, key(-1))));
  }

  @Override
  public double sum(Object hit, int column) {
    return TableData.sum((MemorySegment) hit, column);
  }

  @Override
  public void put(int key, byte[] value) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(value.length).put(value).flip();
    values.put(key(key), buffer);
  }

  @Override
  public @Nullable Object get(int key) {
    try (Txn<ByteBuffer> transaction = environment.txnRead()) {
      ByteBuffer found = values.get(transaction, key(key));
      if (found == null) {
        return null;
      }
      byte[] copy = new byte[found.remaining()];
      found.get(copy);
      return copy;
    }
  }

  @Override
  public void close() {
    reading.close();
    environment.close();
  }
}
