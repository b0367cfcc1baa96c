package io.streamingpipelines.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Serves routes over HTTP/1.1 and stays responsive whatever clients do: one that sends half a
 * request, or never reads its response, occupies a connection until a deadline, but no thread. One
 * thread does all I/O and never blocks; each route has its own thread.
 *
 * <p>Built on Netty. The JDK's server reads a request in the thread that responds to it, so that
 * half a request blocks a thread, or the whole server if there is no pool; its time limits ({@code
 * sun.net.httpserver.maxReqTime}, {@code maxRspTime}) are internal properties that are off by
 * default, apply to all servers of the JVM, are read once, and ignore connections that send
 * nothing. Netty is already on the driver's class path as a part of Spark; it adds 3 MB to the
 * operator.
 */
public final class HttpServer implements AutoCloseable {
  private static final int BACKLOG = 128;

  private final EventLoopGroup io;
  private final Router router;
  private final Channel listening;

  private HttpServer(EventLoopGroup io, Router router, Channel listening) {
    this.io = io;
    this.router = router;
    this.listening = listening;
  }

  /**
   * @param address port 0 selects a free port
   * @throws IOException when the port is taken
   */
  public static HttpServer start(InetSocketAddress address, List<Route> routes) throws IOException {
    return start(address, routes, Limits.DEFAULT);
  }

  static HttpServer start(InetSocketAddress address, List<Route> routes, Limits limits)
      throws IOException {
    EventLoopGroup io =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("http"), NioIoHandler.newFactory());
    Router router = new Router(routes);
    Connections connections = new Connections(limits.connections());
    ChannelFuture bound =
        new ServerBootstrap()
            .group(io)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.ALLOCATOR, UnpooledByteBufAllocator.DEFAULT)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec(bounded()))
                        .addLast(new ConnectionHandler(router, connections, limits));
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      router.close();
      io.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      throw new IOException(
          "Cannot listen on port " + address.getPort() + ": " + bound.cause(), bound.cause());
    }
    return new HttpServer(io, router, bound.channel());
  }

  private static HttpDecoderConfig bounded() {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(Limits.LINE)
        .setMaxHeaderSize(Limits.HEADERS);
  }

  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** Stops immediately, without sending pending responses; returns once the port is free. */
  @Override
  public void close() {
    listening.close().awaitUninterruptibly();
    Future<?> ended = io.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    router.close();
    // a closed channel holds its port until its event loop drops it, at the latest when the loop
    // ends
    ended.awaitUninterruptibly();
  }
}
