package io.streamingpipelines.http;

import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static io.netty.handler.codec.http.HttpHeaderValues.CLOSE;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles one connection, which has one request and one response: persistent connections would need
 * limits of their own, and clients only ask every few seconds. Runs on the I/O thread.
 */
final class ConnectionHandler extends SimpleChannelInboundHandler<HttpObject> {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionHandler.class);

  private final Router router;
  private final Connections connections;
  private final Limits limits;
  private @Nullable ScheduledFuture<?> deadline;
  private @Nullable HttpRequest request;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
  private int longestBody = Limits.BODY;

  /** Whether the request was read or refused; anything else that arrives is discarded. */
  private boolean requestEnded;

  ConnectionHandler(Router router, Connections connections, Limits limits) {
    this.router = router;
    this.connections = connections;
    this.limits = limits;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    connections.opened(context.channel());
    setDeadline(
        context,
        limits.reading(),
        () ->
            refuse(
                context,
                408,
                "The request was not complete within %d ms."
                    .formatted(limits.reading().toMillis())));
    context.fireChannelActive();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
    if (requestEnded) {
      return;
    }
    if (message.decoderResult().isFailure()) {
      refuse(context, message.decoderResult().cause());
      return;
    }
    if (message instanceof HttpRequest head) {
      request = head;
      Response refusal = refusal(head);
      if (refusal != null) {
        stopReading(context);
        write(context, refusal);
        return;
      }
    }
    if (message instanceof HttpContent content) {
      if (body.size() + content.content().readableBytes() > longestBody) {
        refuse(context, 413, "The body is longer than " + longestBody + " bytes.");
        return;
      }
      body.writeBytes(ByteBufUtil.getBytes(content.content()));
      if (message instanceof LastHttpContent && request != null) {
        answer(context, request);
      }
    }
  }

  /** The reason not to read the body of the request; null if it is read. */
  private @Nullable Response refusal(HttpRequest head) {
    String path = path(head.uri());
    Route.Upload upload = router.upload(head.method().name(), path);
    if (upload == null) {
      return null;
    }
    longestBody = upload.bytes();
    return upload.refusal().apply(new ReceivedRequest(path, head.headers(), ""));
  }

  private void answer(ChannelHandlerContext context, HttpRequest whole) {
    stopReading(context);
    router.answer(
        whole.method().name(),
        new ReceivedRequest(
            path(whole.uri()), whole.headers(), body.toString(StandardCharsets.UTF_8)),
        answer -> {
          try {
            context.executor().execute(() -> write(context, answer));
          } catch (RejectedExecutionException e) {
            LOG.debug("The server was closed before it could respond to {}", whole.uri(), e);
          }
        });
  }

  private void refuse(ChannelHandlerContext context, @Nullable Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      refuse(context, 414, "The request line is longer than " + Limits.LINE + " bytes.");
    } else if (cause instanceof TooLongHttpHeaderException) {
      refuse(context, 431, "The headers are longer than " + Limits.HEADERS + " bytes.");
    } else {
      refuse(context, 400, "This is not an HTTP request.");
    }
  }

  private void refuse(ChannelHandlerContext context, int status, String sentence) {
    stopReading(context);
    write(context, Response.text(status, sentence));
  }

  /** Stops reading; from now on the client has to receive the response. */
  private void stopReading(ChannelHandlerContext context) {
    requestEnded = true;
    context.channel().config().setAutoRead(false);
    connections.requestReceived(context.channel());
    setDeadline(context, limits.answering(), context::close);
  }

  private static void write(ChannelHandlerContext context, Response answer) {
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.copiedBuffer(answer.body(), StandardCharsets.UTF_8));
    answer.headers().forEach(response.headers()::set);
    response.headers().set(CONTENT_TYPE, answer.contentType()).set(CONNECTION, CLOSE);
    HttpUtil.setContentLength(response, response.content().readableBytes());
    context
        .writeAndFlush(response)
        .addListener(written -> finish((SocketChannel) context.channel(), written.isSuccess()));
  }

  /**
   * Waits until the client closes the connection, within the deadline. If the server closed it with
   * unread bytes, TCP would reset the connection and the client could lose the response.
   */
  private static void finish(SocketChannel channel, boolean written) {
    if (written) {
      channel.shutdownOutput();
      channel.config().setAutoRead(true);
    } else {
      channel.close();
    }
  }

  /** Replaces the current deadline. */
  private void setDeadline(ChannelHandlerContext context, Duration time, Runnable late) {
    if (deadline != null) {
      deadline.cancel(false);
    }
    deadline = context.executor().schedule(late, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (deadline != null) {
      deadline.cancel(false);
    }
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("The connection from {} broke", context.channel().remoteAddress(), cause);
    context.close();
  }

  private static String path(String uri) {
    int end = uri.indexOf('?');
    return end < 0 ? uri : uri.substring(0, end);
  }

  private record ReceivedRequest(String path, HttpHeaders headers, String body) implements Request {
    @Override
    public @Nullable String header(String name) {
      return headers.get(name);
    }
  }
}
