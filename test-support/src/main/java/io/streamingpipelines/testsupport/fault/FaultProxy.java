package io.streamingpipelines.testsupport.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * Stands between a client and the API server: HTTP on this machine in front, the API server's TLS
 * behind. It keeps a journal of the calls and puts faults in their way. It speaks no WebSockets: a
 * client that asks for one falls back to a watch by HTTP, as behind any such proxy.
 */
public final class FaultProxy implements AutoCloseable {
  private static final List<String> ANSWERED = List.of("Content-Type", "Retry-After", "Warning");

  private final HttpServer front;
  private final ExecutorService threads = Executors.newCachedThreadPool(FaultProxy::thread);
  private final Upstream upstream;
  private final Journal journal = new Journal();
  private final Holds holds = new Holds();
  private final List<Injection> injections = new CopyOnWriteArrayList<>();
  private final Set<WatchPump> watches = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean outage;

  private FaultProxy(HttpServer front, Upstream upstream) {
    this.front = front;
    this.upstream = upstream;
  }

  /** Starts one in front of the API server of that kubeconfig. */
  public static FaultProxy start(Config server) {
    try {
      // else the server waits 40 ms between headers and body of an answer
      System.setProperty("sun.net.httpserver.nodelay", "true");
      HttpServer front =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      FaultProxy proxy = new FaultProxy(front, new Upstream(server));
      front.createContext("/", proxy::handle);
      front.setExecutor(proxy.threads);
      front.start();
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Settings of a client that goes through the proxy. */
  public ConfigBuilder clientConfig() {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl("http://127.0.0.1:" + front.getAddress().getPort())
        .withOnlyHttpWatches(true);
  }

  /** What came so far. */
  public Journal journal() {
    return journal;
  }

  /** Puts a fault in the way of calls to come; of several that fit, the one put first meets. */
  public Injection inject(Rule rule) {
    Injection injection = new Injection(rule);
    injections.add(injection);
    return injection;
  }

  /** All that was put, in its order. */
  public List<Injection> injections() {
    return List.copyOf(injections);
  }

  /**
   * Holds back calls before they are carried out; of watches, also of open ones, the events. So
   * informers lag.
   */
  public Hold hold(Predicate<Call> calls) {
    return holds.hold(calls);
  }

  /** The same for one kind, such as {@code WATCH pods}. */
  public Hold hold(String kind) {
    return hold(call -> call.kind().equals(kind));
  }

  /** Ends open watches of the kind as the API server does when their time is over. */
  public int closeWatches(String kind) {
    return end(call -> call.kind().equals(kind), WatchPump.End.CLOSED);
  }

  /** Ends open watches of the kind in the middle, as a network does. */
  public int cutWatches(String kind) {
    return end(call -> call.kind().equals(kind), WatchPump.End.CUT);
  }

  /** Ends open watches of the kind with the event 410 Gone: the client has to list again. */
  public int expireWatches(String kind) {
    return end(call -> call.kind().equals(kind), WatchPump.End.GONE);
  }

  /** The API server cannot be reached, open watches included, until this is called with false. */
  public void outage(boolean on) {
    outage = on;
    if (on) {
      end(call -> true, WatchPump.End.CUT);
    }
  }

  private int end(Predicate<Call> calls, WatchPump.End how) {
    List<WatchPump> chosen = watches.stream().filter(watch -> calls.test(watch.call())).toList();
    chosen.forEach(watch -> watch.end(how));
    return chosen.size();
  }

  @Override
  public void close() {
    closed.countDown();
    holds.releaseAll();
    end(call -> true, WatchPump.End.CUT);
    front.stop(0);
    threads.shutdownNow();
  }

  /** An exception makes the server close the connection: to the client the network has failed. */
  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String query = exchange.getRequestURI().getRawQuery();
    if ("websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
      answer(exchange, 200, "{}", Map.of());
      return;
    }
    Call call =
        journal.begin(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getPath(),
            query == null ? "" : query,
            new String(body, UTF_8));
    try {
      if (!call.isWatch()) {
        holds.pass(call, () -> closed.getCount() == 0);
      }
      carryOut(exchange, call, body);
    } finally {
      journal.end(call, "closed");
    }
  }

  private void carryOut(HttpExchange exchange, Call call, byte[] body) throws IOException {
    if (outage) {
      throw new IOException("outage");
    }
    Fault fault =
        injections.stream()
            .filter(injection -> injection.meets(call))
            .map(Injection::fault)
            .findFirst()
            .orElse(null);
    if (fault == null) {
      forward(exchange, call, body, new CountDownLatch(0));
      return;
    }
    if (fault instanceof Fault.AnswerLate late) {
      forward(exchange, call, body, late.latch());
      return;
    }
    if (fault instanceof Fault.Refused refused) {
      journal.end(call, "refused " + refused.code());
      answer(exchange, refused.code(), Serialization.asJson(refused.status()), refused.headers());
      return;
    }
    if (fault instanceof Fault.WatchGone) {
      journal.end(call, "gone");
      answer(exchange, 200, WatchPump.GONE_EVENT, Map.of());
      return;
    }
    if (fault instanceof Fault.AnswerLost) {
      try (InputStream answer = send(exchange, call, body).body()) {
        if (!call.isWatch()) {
          answer.readAllBytes();
        }
      }
      throw new IOException("the answer is lost");
    }
    if (fault instanceof Fault.NoAnswer) {
      await(closed);
    }
    throw new IOException("the connection ends before the call");
  }

  private void forward(HttpExchange exchange, Call call, byte[] body, CountDownLatch answers)
      throws IOException {
    HttpResponse<InputStream> response = send(exchange, call, body);
    await(answers);
    for (String name : ANSWERED) {
      response.headers().allValues(name).forEach(v -> exchange.getResponseHeaders().add(name, v));
    }
    if (call.isWatch() && response.statusCode() == 200) {
      watch(exchange, call, response.body());
      return;
    }
    byte[] bytes = response.body().readAllBytes();
    journal.end(call, Integer.toString(response.statusCode()));
    exchange.sendResponseHeaders(response.statusCode(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void watch(HttpExchange exchange, Call call, InputStream events) throws IOException {
    WatchPump pump = new WatchPump(call, events, holds);
    watches.add(pump);
    try {
      if (outage) {
        throw new IOException("outage");
      }
      exchange.sendResponseHeaders(200, 0);
      OutputStream client = exchange.getResponseBody();
      // the client learns that the watch has begun
      client.flush();
      pump.run(client);
      exchange.close();
    } finally {
      watches.remove(pump);
      events.close();
    }
  }

  private HttpResponse<InputStream> send(HttpExchange exchange, Call call, byte[] body)
      throws IOException {
    return upstream.send(
        call, exchange.getRequestURI().toString(), exchange.getRequestHeaders(), body);
  }

  private static void answer(
      HttpExchange exchange, int code, String body, Map<String, String> headers)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "fault-proxy");
    thread.setDaemon(true);
    return thread;
  }
}
