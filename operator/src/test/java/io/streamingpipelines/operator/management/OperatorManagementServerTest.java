package io.streamingpipelines.operator.management;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OperatorManagementServerTest {
  private static final String UNHEALTHY = "streamingpipelines_operator_unhealthy_watches ";

  private final HttpClient http = HttpClient.newHttpClient();
  private final ConfigMapApi api;
  private final KubernetesClient client;
  private final Operator operator;
  private final OperatorManagementServer server;

  OperatorManagementServerTest() throws Exception {
    api = new ConfigMapApi();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withMasterUrl(api.url())
                    .withOnlyHttpWatches(true)
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
    operator =
        new Operator(
            overrider ->
                overrider
                    .withKubernetesClient(client)
                    .withStopOnInformerErrorDuringStartup(false)
                    .withCacheSyncTimeout(Duration.ofMillis(200)));
    operator.register(new Idle(), overrider -> overrider.settingNamespace("shop"));
    server =
        new OperatorManagementServer(
            0, operator, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  }

  @BeforeEach
  void nothingHasStarted() {
    assertThat(operator.getRuntimeInfo().isStarted()).isFalse();
  }

  @AfterEach
  void stop() {
    server.close();
    operator.stop();
    client.close();
    api.close();
  }

  @Test
  void livesAndIsReadyBeforeTheOperatorHasStarted() throws Exception {
    assertThat(get("/livez").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    assertThat(get("/metrics").body()).contains(UNHEALTHY + "0.0");
  }

  @Test
  void livesWhileAWatchDoesNotWorkAndTellsOfItAsAMetric() throws Exception {
    operator.start();

    assertThat(get("/livez").statusCode()).isEqualTo(200);
    assertThat(get("/metrics").body()).contains(UNHEALTHY + "1.0");

    api.allow();
    while (!get("/metrics").body().contains(UNHEALTHY + "0.0")) {
      Thread.onSpinWait(); // until the test's deadline
    }
  }

  @Test
  void livesWhileOtherClientsHoldHalfARequest() throws Exception {
    List<Socket> stalled = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        stalled.add(socket);
        socket.getOutputStream().write("GET /metrics HT".getBytes(US_ASCII));
      }

      assertThat(get("/livez").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : stalled) {
        socket.close();
      }
    }
  }

  @Test
  void tellsTheJvmsNumbers() throws Exception {
    assertThat(get("/metrics").body())
        .contains("jvm_memory_used_bytes", "jvm_threads_live_threads", "process_cpu_usage");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .timeout(Duration.ofSeconds(10))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static final class Idle implements Reconciler<ConfigMap> {
    @Override
    public UpdateControl<ConfigMap> reconcile(ConfigMap resource, Context<ConfigMap> context) {
      return UpdateControl.noUpdate();
    }
  }
}
