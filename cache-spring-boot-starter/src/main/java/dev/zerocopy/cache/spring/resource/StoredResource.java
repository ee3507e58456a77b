package dev.zerocopy.cache.spring.resource;

import dev.zerocopy.cache.codec.bytes.StoredBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.AbstractResource;

/**
 * What a hit of a resource is: its content is read from the entry, anew each time it is asked for.
 *
 * <p>It is no file to its users, although its content is in one: nobody may change that.
 *
 * <p><b>Threads</b>: safe.
 */
final class StoredResource extends AbstractResource {

  private final StoredBytes content;
  private final ResourceFacts facts;

  StoredResource(StoredBytes content) {
    this.content = content;
    this.facts = ResourceFacts.from(content.metadata());
  }

  StoredBytes content() {
    return content;
  }

  @Override
  public InputStream getInputStream() {
    return content.openStream();
  }

  @Override
  public ReadableByteChannel readableChannel() {
    return content.openChannel();
  }

  @Override
  public byte[] getContentAsByteArray() throws IOException {
    try (InputStream in = getInputStream()) {
      return in.readAllBytes();
    }
  }

  @Override
  public boolean exists() {
    return true;
  }

  @Override
  public boolean isReadable() {
    return true;
  }

  @Override
  public long contentLength() {
    return content.lengthBytes();
  }

  @Override
  public long lastModified() {
    long known = facts.lastModifiedMillis();
    return known == 0 ? content.createdMillis() : known;
  }

  @Override
  public @Nullable String getFilename() {
    return facts.filename();
  }

  @Override
  public String getDescription() {
    return facts.description();
  }

  /** Two descriptions may be equal while the contents differ. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
