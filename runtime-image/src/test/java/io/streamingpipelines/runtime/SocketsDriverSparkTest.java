package io.streamingpipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.PipelinePlanBuilder;
import io.streamingpipelines.plan.RestartPlan;
import io.streamingpipelines.plan.StoragePlan;
import io.streamingpipelines.runtime.plan.PlanLoader;
import io.streamingpipelines.runtime.session.SparkSessions;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.server.NoOpRpcHandler;
import org.apache.spark.network.util.MapConfigProvider;
import org.apache.spark.network.util.TransportConf;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/**
 * Tests who can reach the ports of a driver pod: Spark's own ports accept objects, which they
 * deserialize.
 */
@Timeout(300)
@EnabledOnOs(OS.LINUX)
class SocketsDriverSparkTest {
  private static final String ELSEWHERE = "10.0.0.7";
  private static final long POLL_MILLIS = 100;

  @TempDir Path root;
  private Set<Integer> before = Set.of();
  private @Nullable PipelineDriver driver;

  @BeforeEach
  void rememberWhatListens() throws Exception {
    before = ListeningSockets.reachable();
  }

  @AfterEach
  void end() {
    if (driver != null) {
      driver.drain();
      driver.await();
    }
  }

  @Test
  void withoutExecutorsOnlyTheManagementPortIsReached() throws Exception {
    int management = freePort();
    PipelineDriver running = start(management, "{}");
    // tasks fetch the user's jars from such a port
    while (running.report().queries().get(0).batch() == null) {
      assertThat(running.report().queries().get(0).error()).isNull();
      Thread.sleep(POLL_MILLIS);
    }

    assertThat(added()).containsExactly(management);
    assertThat(ListeningSockets.loopback()).as("Spark's own, to itself").isNotEmpty();
    assertThat(SparkEnv.get().securityManager().isAuthenticationEnabled()).isTrue();
    assertThat(SparkEnv.get().securityManager().getSecretKey()).isNotEmpty();
  }

  @Test
  void theSparkUiIsServedAtThePodsAddressWhereTheUserWantsIt() throws Exception {
    int management = freePort();
    PipelineDriver running = start(management, "{\"spark.ui.enabled\": \"true\"}");

    String ui = running.report().sparkUi();
    assertThat(ui).isNotNull().startsWith("http://" + ELSEWHERE + ":");
    assertThat(added()).containsExactlyInAnyOrder(management, URI.create(ui).getPort());
  }

  @Test
  void withExecutorsAPeerWithoutTheSecretIsRefused() throws Exception {
    PipelinePlan plan = plan(Map.of("spark.executor.instances", "1"));
    SparkPlace pod = new SparkPlace.Pod("orders-driver-1", "shop", "127.0.0.1", Map.of());
    SparkSession.Builder builder = SparkSessions.builder(plan, 1).master("local[1]");
    pod.settings(plan, root).forEach(builder::config);
    try (SparkSession spark = builder.getOrCreate()) {
      int rpc = SparkEnv.get().rpcEnv().address().port();
      int blocks = SparkEnv.get().blockManager().blockManagerId().port();
      assertThat(ListeningSockets.reachable()).contains(rpc, blocks);
      assertThat(spark.conf().get("spark.authenticate")).isEqualTo("true");

      for (int port : List.of(rpc, blocks)) {
        assertThatThrownBy(() -> askWithoutSecret(port)).hasMessageContaining("SaslMessage");
      }
      assertThatThrownBy(() -> greet(rpc, "no secret of this driver"))
          .isInstanceOf(Exception.class);
      greet(rpc, SparkEnv.get().securityManager().getSecretKey());
    }
  }

  /** Sends a message like a Spark process that does not use authentication. */
  private static void askWithoutSecret(int port) throws Exception {
    TransportConf conf = new TransportConf("rpc", MapConfigProvider.EMPTY);
    try (TransportContext context = new TransportContext(conf, new NoOpRpcHandler());
        TransportClient client = context.createClientFactory().createClient("127.0.0.1", port)) {
      client.sendRpcSync(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), 20_000);
    }
  }

  /** Runs another process, because in this one Hadoop's credentials contain the driver's secret. */
  private static void greet(int port, String secret) throws Exception {
    UserGroupInformation.createRemoteUser("peer")
        .doAs(
            (PrivilegedExceptionAction<Void>)
                () -> {
                  lookUp(port, secret);
                  return null;
                });
  }

  /** Looks up an endpoint that every driver has, like an executor with this secret. */
  private static void lookUp(int port, String secret) {
    SparkConf conf =
        new SparkConf(false)
            .set("spark.authenticate", "true")
            .set("spark.network.crypto.enabled", "true")
            .set("spark.authenticate.secret", secret)
            .set("spark.rpc.lookupTimeout", "20s");
    SecurityManager security =
        new SecurityManager(
            conf,
            Option.empty(),
            org.apache.spark.internal.config.package$.MODULE$.AUTH_SECRET_FILE());
    RpcEnv peer = RpcEnv.create("peer", "127.0.0.1", 0, conf, security, true);
    try {
      peer.setupEndpointRef(new RpcAddress("127.0.0.1", port), "HeartbeatReceiver");
    } finally {
      peer.shutdown();
      peer.awaitTermination();
    }
  }

  private Set<Integer> added() throws Exception {
    Set<Integer> added = new TreeSet<>(ListeningSockets.reachable());
    added.removeAll(before);
    return added;
  }

  /** Starts a driver and waits until its queries run. */
  private PipelineDriver start(int management, String conf) throws Exception {
    Files.createDirectories(root.resolve("in"));
    Files.writeString(root.resolve("in/1.json"), "{\"order_id\": \"a\", \"total\": \"1\"}\n");
    new JarOutputStream(Files.newOutputStream(root.resolve("user.jar")), new Manifest()).close();
    PipelineDriver started =
        PipelineDriver.start(
            PlanLoader.parse(json().replaceAll("\"sparkConf\": \\{.*?}", "\"sparkConf\": " + conf)),
            "hash",
            new DriverSettings(
                new SparkPlace.Pod("orders-driver-1", "shop", ELSEWHERE, Map.of()),
                root,
                "orders-driver-1",
                new InetSocketAddress(management),
                "t0ken",
                false,
                Clock.systemUTC()));
    driver = started;
    while (started.report().state() != DriverReport.State.RUNNING) {
      assertThat(started.report().state()).isNotEqualTo(DriverReport.State.FAILED);
      Thread.sleep(POLL_MILLIS);
    }
    return started;
  }

  private String json() throws Exception {
    try (InputStream in = SocketsDriverSparkTest.class.getResourceAsStream("/plans/files.json")) {
      if (in == null) {
        throw new AssertionError("no plan");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("\"jars\": []", "\"jars\": [\"file:@ROOT@/user.jar\"]")
          .replace("@ROOT@", root.toString())
          .replace("@TRIGGER@", "{\"kind\": \"processingTime\", \"intervalMillis\": 100}");
    }
  }

  private static PipelinePlan plan(Map<String, String> conf) {
    return PipelinePlanBuilder.builder()
        .formatVersion(PipelinePlan.FORMAT_VERSION)
        .owner(new Owner("local", "shop", "orders"))
        .storage(new StoragePlan("file:/t", "file:/c", null))
        .sources(List.of())
        .views(List.of())
        .tables(List.of())
        .sinks(List.of())
        .sparkConf(new TreeMap<>(conf))
        .jars(List.of())
        .functions(List.of())
        .restart(new RestartPlan(RestartPlan.Policy.ON_FAILURE, 1, 1, 1, 1))
        .drainGraceMillis(1000)
        .build();
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
