package dev.zerocopy.cache.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.mapdb.DB;
import org.mapdb.DBMaker;
import org.mapdb.HTreeMap;
import org.mapdb.Serializer;

/** MapDB over a mapped file. */
final class MapDbPeer implements SmallPeer {

  private final DB database;
  private final HTreeMap<Integer, byte[]> values;

  MapDbPeer(Path directory) throws IOException {
    Path own = Files.createDirectories(directory.resolve("mapdb"));
    database = DBMaker.fileDB(own.resolve("values").toFile()).fileMmapEnable().make();
    values = database.hashMap("values", Serializer.INTEGER, Serializer.BYTE_ARRAY).createOrOpen();
  }

  @Override
  public void put(int key, byte[] value) {
    values.put(key, value);
  }

  @Override
  public @Nullable Object get(int key) {
    return values.get(key);
  }

  @Override
  public void close() {
    database.close();
  }
}
