package dev.zerocopy.cache.redis.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection that speaks to Redis in plain blocking words, so that what a test sets up and looks
 * at does not pass through the client that it tests.
 *
 * <p>Replies are {@code String} (each char a byte), {@code Long}, {@code List} or null.
 *
 * <p><b>Threads</b>: one at a time.
 */
public final class RespClient implements AutoCloseable {

  private final Socket socket = new Socket();
  private final DataInputStream in;
  private final OutputStream out;

  /** Connects to a server; a reply that takes longer than the timeout fails. */
  public RespClient(String host, int port, Duration timeout) throws IOException {
    try {
      socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
      socket.setSoTimeout((int) timeout.toMillis());
      socket.setTcpNoDelay(true);
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      out = socket.getOutputStream();
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Sends a command and returns its reply.
   *
   * @throws ErrorReplyException if Redis answers with an error
   */
  public @Nullable Object call(String... words) throws IOException {
    send(words);
    return reply();
  }

  /** Sends a command without waiting for its reply. */
  public void send(String... words) throws IOException {
    ByteArrayOutputStream command = new ByteArrayOutputStream();
    command.writeBytes(latin("*" + words.length + "\r\n"));
    for (String word : words) {
      command.writeBytes(latin("$" + word.length() + "\r\n" + word + "\r\n"));
    }
    command.writeTo(out);
    out.flush();
  }

  /** Reads the next reply, or whatever the server sends by itself. */
  public @Nullable Object reply() throws IOException {
    String line = line();
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> rest;
      case '-' -> throw new ErrorReplyException(rest);
      case ':' -> Long.valueOf(rest);
      case '$' -> bulk(Integer.parseInt(rest));
      case '*', '>', '~' -> array(Integer.parseInt(rest));
      case '%' -> array(2 * Integer.parseInt(rest));
      case '_' -> null;
      default -> throw new IOException("Unexpected reply: " + line);
    };
  }

  private @Nullable String bulk(int lengthBytes) throws IOException {
    if (lengthBytes < 0) {
      return null;
    }
    byte[] bytes = new byte[lengthBytes];
    in.readFully(bytes);
    line();
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private @Nullable List<@Nullable Object> array(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    List<@Nullable Object> elements = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      elements.add(reply());
    }
    return elements;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.readUnsignedByte(); b != '\r'; b = in.readUnsignedByte()) {
      line.write(b);
    }
    in.readByte();
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Redis answered with an error, whose text is the message. */
  public static final class ErrorReplyException extends IOException {

    private static final long serialVersionUID = 1L;

    ErrorReplyException(String message) {
      super(message);
    }
  }
}
