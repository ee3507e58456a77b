package dev.zerocopy.cache.redis.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between a client and a server of this machine and does to their connections what networks
 * do.
 *
 * <p><b>Threads</b>: safe. <b>Lifetime</b>: closing it breaks what passes through it.
 */
public final class TcpProxy implements AutoCloseable {

  private static final int BUFFER_BYTES = 64 << 10;

  private final int port;
  private final int targetPort;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private volatile ServerSocket listener;
  private volatile CompletableFuture<Void> acceptor;
  private volatile boolean swallows;
  private volatile long delayNanos;

  private final Limit requests = new Limit();
  private final Limit replies = new Limit();

  /** Listens on a free port and passes everything. */
  public TcpProxy(int targetPort) throws IOException {
    this.targetPort = targetPort;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.port = listener.getLocalPort();
    this.acceptor = accept(listener);
  }

  /** Where clients connect to. */
  public int port() {
    return port;
  }

  /** Its address for a client. */
  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  /** Connections that pass through it now. */
  public int connections() {
    return links.size();
  }

  /** Breaks all connections now, both sides see a reset; new ones pass. */
  public void cut() {
    links.forEach(link -> link.end(true));
  }

  /**
   * Breaks the connection that carries the last of a number of bytes from the server, right after
   * them; later ones pass.
   */
  public void cutAfterReplyBytes(long count) {
    replies.set(count);
  }

  /** The same with bytes from the client: the server gets the first of them only. */
  public void cutAfterRequestBytes(long count) {
    requests.set(count);
  }

  /**
   * Loses whatever is sent from now on, in both directions, while connections stay open; new ones
   * are accepted and as silent. Those of this time stay so for ever.
   */
  public void swallow() {
    swallows = true;
    links.forEach(link -> link.isDead = true);
  }

  /** Refuses new connections and breaks those there are. */
  public void refuse() throws IOException {
    listener.close();
    acceptor.join(); // until then the port is open
    cut();
  }

  /** Delivers everything this much later. */
  public void delay(Duration time) {
    delayNanos = time.toNanos();
  }

  /** Lets new connections pass again, and everything at once. */
  public synchronized void pass() throws IOException {
    swallows = false;
    delayNanos = 0;
    replies.set(-1);
    requests.set(-1);
    if (listener.isClosed()) {
      ServerSocket again = new ServerSocket();
      again.setReuseAddress(true);
      again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
      listener = again;
      acceptor = accept(again);
    }
  }

  private CompletableFuture<Void> accept(ServerSocket from) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            while (true) {
              open(from.accept());
            }
          } catch (IOException e) {
            // closed: nobody is let in any more
          }
        },
        task -> Thread.ofVirtual().start(task));
  }

  private void open(Socket client) throws IOException {
    Socket server = new Socket();
    try {
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort));
    } catch (IOException e) { // the server is down: so is this connection
      client.close();
      return;
    }
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    Link link = new Link(client, server);
    link.isDead = swallows;
    links.add(link);
    Thread.ofVirtual().start(() -> link.pump(client, server, requests));
    Thread.ofVirtual().start(() -> link.pump(server, client, replies));
  }

  @Override
  public void close() throws IOException {
    refuse();
  }

  private final class Link {

    private final Socket client;
    private final Socket server;
    private volatile boolean isDead;

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void pump(Socket from, Socket to, Limit limit) {
      byte[] buffer = new byte[BUFFER_BYTES];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          if (delayNanos > 0) {
            LockSupport.parkNanos(delayNanos);
          }
          if (!isDead) {
            out.write(buffer, 0, limit.allowed(count));
            if (limit.isReached()) {
              break;
            }
          }
        }
        if (!isDead) {
          end(false);
        }
      } catch (IOException e) {
        if (!isDead) {
          end(true); // one side is gone: so is the other
        }
      }
    }

    void end(boolean resets) {
      links.remove(this);
      close(client, resets);
      close(server, resets);
    }

    private static void close(Socket socket, boolean resets) {
      try (socket) {
        if (resets) {
          socket.setSoLinger(true, 0);
        }
      } catch (SocketException e) {
        // it is closed already
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Bytes that still pass before the link that carries them breaks; negative: all. */
  private static final class Limit {

    private long bytesLeft = -1;

    synchronized void set(long count) {
      bytesLeft = count;
    }

    /** How many of the bytes may pass; fewer than given if the link breaks after them. */
    synchronized int allowed(int bytes) {
      if (bytesLeft < 0) {
        return bytes;
      }
      int passing = (int) Math.min(bytes, bytesLeft);
      bytesLeft -= passing;
      return passing;
    }

    synchronized boolean isReached() {
      if (bytesLeft != 0) {
        return false;
      }
      bytesLeft = -1;
      return true;
    }
  }
}
