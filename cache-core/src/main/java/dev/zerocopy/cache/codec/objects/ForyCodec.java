package dev.zerocopy.cache.codec.objects;

import dev.zerocopy.cache.codec.Codec;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.StoredEntry;
import java.io.IOException;
import java.util.Map;

/**
 * The codec of objects: Apache Fory under a strict allow-list.
 *
 * <p>A hit is a new graph of objects, equal to what was stored: nobody else sees what is done to
 * it. Shared references and cycles inside a value stay what they are.
 *
 * <p><b>Failure</b>: a class that is not {@linkplain AllowedTypes allowed} makes a put an {@link
 * dev.zerocopy.cache.store.UnsupportedValueException}. On a read it is a miss of reason {@code
 * error}; a class that is missing or has changed is one of reason {@code shape}. No class that is
 * not allowed is instantiated or initialised.
 *
 * <p><b>Lifetime</b>: holds the application's class loader, and gives it up with itself.
 *
 * <p><b>Threads</b>: safe.
 */
public final class ForyCodec implements Codec {

  /** The codec id in an entry's header. */
  public static final int ID = 4;

  /** Moves with Fory's bytes: {@code ForyFormatTests} fails when they do. */
  private static final int FORMAT = 1;

  private final ClassShapes classes;
  private final GraphTypes graphTypes;
  private final ForyPool pool;

  /** Creates the codec for the classes that an application allows and its loader finds. */
  public ForyCodec(AllowedTypes types, ClassLoader loader) {
    this.classes = new ClassShapes(types, loader);
    this.graphTypes = new GraphTypes(types);
    this.pool = new ForyPool(classes);
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public String format() {
    return "fory";
  }

  /** Accepts everything; what is not allowed is refused by {@link #write}, with the next step. */
  @Override
  public boolean accepts(Object value) {
    return true;
  }

  @Override
  public EntryAttributes write(Object value, EntryWriter writer) throws IOException {
    classes.requireStorable(value.getClass());
    Map<String, Long> shapes = classes.of(ObjectGraph.classesOf(value, graphTypes));
    ForyWorker worker = pool.take();
    EntryAttributes attributes =
        ObjectEntries.write(ID, FORMAT, worker.write(value), shapes, writer);
    pool.giveBack(worker); // not after a failure: a new one knows nothing of it
    return attributes;
  }

  @Override
  public Object view(StoredEntry entry) {
    return new ObjectView(entry, FORMAT);
  }

  @Override
  public Object hit(Object view, EntryAttributes attributes) {
    byte[] bytes = ((ObjectView) view).bytes(classes);
    ForyWorker worker = pool.take();
    Object value = worker.read(bytes);
    pool.giveBack(worker);
    return value;
  }

  @Override
  public boolean isImmutable(Object value) {
    return Immutables.isImmutable(value);
  }
}
