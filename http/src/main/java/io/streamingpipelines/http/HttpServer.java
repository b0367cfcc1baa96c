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
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Serves routes over HTTP/1.1 to whoever reaches the port, and always answers: a client that sends
 * half a request, or never takes its answer, costs a connection until its time is over, and no
 * thread. One thread does all I/O and never waits; each route has a thread of its own.
 *
 * <p>Built on Netty. The JDK's server reads a request in the thread that answers it, so that half a
 * request holds a thread, or the whole server where there is no pool; its time limits ({@code
 * sun.net.httpserver.maxReqTime}, {@code maxRspTime}) are internal properties, off by default, for
 * all servers of the JVM, read once, and do not see connections that send nothing. Netty is on the
 * driver's class path as a part of Spark, loaded in any case; to the operator it adds 3 MB.
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
   * @param address port 0 takes a free one
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
          "The port " + address.getPort() + " cannot be listened on: " + bound.cause(),
          bound.cause());
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

  /** Ends at once, answers that are not sent yet are lost; returns when the port is free. */
  @Override
  public void close() {
    listening.close().awaitUninterruptibly();
    io.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    router.close();
  }
}
