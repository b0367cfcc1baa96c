package io.streamingpipelines.operator.report;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;

/** A driver that responds to one request in an unusual way. */
final class MisbehavingDriver implements AutoCloseable {
  /** What the driver does with the connection. */
  interface Manner {
    void answer(OutputStream out) throws IOException;
  }

  private final ServerSocket server;
  private final CompletableFuture<String> request = new CompletableFuture<>();
  private final CompletableFuture<Void> hungUp = new CompletableFuture<>();

  MisbehavingDriver(Manner manner) throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(() -> serve(manner), "odd-server");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  /** The head of the request. */
  CompletableFuture<String> request() {
    return request;
  }

  /** Completes when the client has closed the connection. */
  CompletableFuture<Void> hungUp() {
    return hungUp;
  }

  static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(US_ASCII));
    out.flush();
  }

  private void serve(Manner manner) {
    try (Socket socket = server.accept()) {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = socket.getInputStream().read();
        if (next < 0) {
          break;
        }
        head.append((char) next);
      }
      request.complete(head.toString());
      try {
        manner.answer(socket.getOutputStream());
        while (socket.getInputStream().read() >= 0) {
          // the client sends nothing else
        }
      } catch (IOException reset) {
        // one way to close a connection
      }
      hungUp.complete(null);
    } catch (IOException e) {
      hungUp.completeExceptionally(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
