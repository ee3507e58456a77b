package dev.zerocopy.cache.spring.resource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ReadableByteChannel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.AbstractResource;
import org.springframework.core.io.InputStreamSource;

/**
 * A resource that a cached method returns: its source is read when it is stored, in one pass, and
 * this object then reads what was stored.
 *
 * <p>If it is not stored (caching is off, {@code unless} was true, the put failed), each use opens
 * the source, one that asks for the length included. So the source is opened once as a rule; it
 * must be able to open a second stream, from the beginning, in case a put failed half way.
 *
 * <p><b>Threads</b>: safe if the source is.
 */
public final class StreamedResource extends AbstractResource {

  private final InputStreamSource source;
  private final @Nullable String filename;
  private final long lastModifiedMillis;
  private volatile @Nullable StoredResource stored;

  private StreamedResource(
      InputStreamSource source, @Nullable String filename, long lastModifiedMillis) {
    this.source = source;
    this.filename = filename;
    this.lastModifiedMillis = lastModifiedMillis;
  }

  /** A resource of what a source opens. */
  public static StreamedResource of(InputStreamSource source) {
    return new StreamedResource(source, null, 0);
  }

  /** The same with a file name, by which Spring MVC chooses the content type. */
  public StreamedResource withFilename(String name) {
    return new StreamedResource(source, name, lastModifiedMillis);
  }

  /** The same with the time of its last change; without it, that is when it is stored. */
  public StreamedResource withLastModified(Instant time) {
    return new StreamedResource(source, filename, time.toEpochMilli());
  }

  /** Whether nothing has the content yet but the source. */
  boolean isNew() {
    return stored == null;
  }

  void stored(StoredResource resource) {
    stored = resource;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    StoredResource known = stored;
    return known != null ? known.getInputStream() : source.getInputStream();
  }

  @Override
  public ReadableByteChannel readableChannel() throws IOException {
    StoredResource known = stored;
    return known != null ? known.readableChannel() : super.readableChannel();
  }

  @Override
  public boolean exists() {
    return true;
  }

  @Override
  public long contentLength() throws IOException {
    StoredResource known = stored;
    return known != null ? known.contentLength() : super.contentLength();
  }

  @Override
  public long lastModified() throws IOException {
    StoredResource known = stored;
    if (known != null) {
      return known.lastModified();
    }
    return lastModifiedMillis != 0 ? lastModifiedMillis : super.lastModified();
  }

  @Override
  public @Nullable String getFilename() {
    return filename;
  }

  @Override
  public String getDescription() {
    return "streamed resource [" + (filename == null ? source : filename) + "]";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
