package dev.zerocopy.cache.spring.resource;

import dev.zerocopy.cache.codec.Codec;
import dev.zerocopy.cache.codec.bytes.StoredBytes;
import dev.zerocopy.cache.codec.bytes.StoredBytesWriter;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.store.UnreadableValueException;
import dev.zerocopy.cache.store.UnsupportedValueException;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.core.io.Resource;

/**
 * The codec of Spring's resources: content of any length, streamed in and out, with its file name,
 * description and time of last change.
 *
 * <p>A hit is a resource that all hits share, whose streams read the entry and jump in it without
 * reading, so that Spring MVC serves ranges of it. It is not a file. A resource that did not know
 * when it was last changed says when it was stored.
 *
 * <p>Who called the cached method keeps the resource that it returned. One that can be read only
 * once is refused; a {@link StreamedResource} is read once, when it is stored.
 */
public final class ResourceCodec implements Codec {

  /** The codec id in an entry's header. */
  public static final int ID = 7;

  private static final int KIND_RESOURCE = 1;
  private static final EntryAttributes RESOURCE = new EntryAttributes(ID, KIND_RESOURCE, 0, 0);

  /** Creates the codec; it has no state. */
  public ResourceCodec() {}

  @Override
  public int id() {
    return ID;
  }

  @Override
  public boolean accepts(Object value) {
    return value instanceof Resource;
  }

  @Override
  public EntryAttributes write(Object value, EntryWriter entry) throws IOException {
    Resource resource = (Resource) value;
    if (resource.isOpen()) {
      throw new UnsupportedValueException(
          "A "
              + resource.getClass().getName()
              + " can be read once, and who called the cached method is to read it; return"
              + " StreamedResource.of(() -> ...) instead");
    }
    // Asked for first: content that changes meanwhile must not look newer than it is.
    ResourceFacts facts = ResourceFacts.of(resource);
    StoredBytesWriter writer = StoredBytesWriter.begin(entry);
    try (InputStream content = resource.getInputStream()) {
      writer.write(content);
    }
    writer.finish(facts.encode());
    return RESOURCE;
  }

  @Override
  public Object view(StoredEntry entry) {
    int kind = entry.attributes().valueKind();
    if (kind != KIND_RESOURCE) {
      throw new UnreadableValueException(
          MissReason.VERSION, "kind of resource: expected 1, found " + kind);
    }
    return new StoredResource(StoredBytes.of(entry));
  }

  @Override
  public boolean isImmutable(Object value) {
    return value instanceof StoredResource;
  }

  @Override
  public boolean readsBack(Object value) {
    return value instanceof StreamedResource resource && resource.isNew();
  }

  @Override
  public void stored(Object value, Object view) {
    if (value instanceof StreamedResource resource) {
      resource.stored((StoredResource) view);
    }
  }
}
