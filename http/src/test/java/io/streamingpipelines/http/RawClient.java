package io.streamingpipelines.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;

/** A client that sends any bytes at any time. */
final class RawClient implements AutoCloseable {
  private final Socket socket = new Socket();

  RawClient(int port) throws IOException {
    this(port, 64 << 10);
  }

  /**
   * @param window bytes that the server may send before this client has read any
   */
  RawClient(int port, int window) throws IOException {
    socket.setReceiveBufferSize(window);
    socket.setSoTimeout(20_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  RawClient send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /** Everything until the server closes the connection. */
  String answer() throws IOException {
    StringBuilder text = new StringBuilder();
    byte[] buffer = new byte[8192];
    try {
      for (int n = read(buffer); n >= 0; n = read(buffer)) {
        text.append(new String(buffer, 0, n, ISO_8859_1));
      }
    } catch (SocketException e) {
      text.append("<reset>");
    }
    return text.toString();
  }

  private int read(byte[] buffer) throws IOException {
    return socket.getInputStream().read(buffer);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
