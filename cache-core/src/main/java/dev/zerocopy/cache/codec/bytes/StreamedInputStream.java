package dev.zerocopy.cache.codec.bytes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The stream that a cached method returns: its source is read when it is stored, and the caller
 * then reads what was stored.
 *
 * <p>Any other stream would be at its end when it reaches the caller, so none is stored. If this
 * one is not stored (caching is off, {@code unless} was true, the put failed), the first read opens
 * the source. So the source is opened once as a rule, and a second time if a put failed half way.
 *
 * <p><b>Lifetime</b>: the stream that the source opens is closed after it was stored, or with this
 * one.
 *
 * <p><b>Threads</b>: confined to one reader at a time.
 *
 * <p><b>Failure</b>: what the source throws reaches the reader if nothing was stored.
 */
public final class StreamedInputStream extends InputStream {

  private final Source source;
  private volatile @Nullable InputStream opened;
  private volatile boolean closed;

  private StreamedInputStream(Source source) {
    this.source = source;
  }

  /** A stream of what a source opens, from its beginning, each time that it is asked. */
  public static StreamedInputStream of(Source source) {
    return new StreamedInputStream(source);
  }

  void writeTo(StoredBytesWriter writer) throws IOException {
    try (InputStream content = source.open()) {
      writer.write(content);
    }
  }

  /** Whether nobody reads yet. */
  boolean isNew() {
    return opened == null && !closed;
  }

  /** What {@link #writeTo} wrote is stored: read from there. */
  void stored(StoredBytes bytes) {
    if (isNew()) {
      opened = bytes.openStream();
    }
  }

  private InputStream opened() throws IOException {
    if (closed) {
      throw new IOException("The stream is closed");
    }
    InputStream in = opened;
    if (in == null) {
      in = source.open();
      opened = in;
    }
    return in;
  }

  @Override
  public int read() throws IOException {
    return opened().read();
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    return opened().read(target, offset, length);
  }

  @Override
  public byte[] readAllBytes() throws IOException {
    return opened().readAllBytes();
  }

  @Override
  public byte[] readNBytes(int length) throws IOException {
    return opened().readNBytes(length);
  }

  @Override
  public long skip(long count) throws IOException {
    return opened().skip(count);
  }

  @Override
  public int available() throws IOException {
    return opened().available();
  }

  @Override
  public long transferTo(OutputStream target) throws IOException {
    return opened().transferTo(target);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    InputStream in = opened;
    if (in != null) {
      in.close();
    }
  }

  /** Where the bytes come from. */
  @FunctionalInterface
  public interface Source {

    /** Opens a new stream at the beginning; who asked closes it. */
    InputStream open() throws IOException;
  }
}
