package io.streamingpipelines.operator.scenario;

import static io.streamingpipelines.operator.scenario.OrdersManifests.orders;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.streamingpipelines.operator.testbed.OperatorTestBed;
import io.streamingpipelines.operator.testbed.TestBedServer;
import io.streamingpipelines.operator.testbed.WithTestBed;
import java.net.HttpURLConnection;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A resource that the API server stores but JSON libraries refuse to read affects only its owner:
 * its status says what is wrong, it can be deleted, and all other pipelines keep running.
 */
@WithTestBed
class ExtremeManifestsIT {

  enum Extreme {
    NESTED_DEEPLY("{\"a\":".repeat(3_000) + "1" + "}".repeat(3_000)),
    WITH_A_LONG_NAME("{\"" + "n".repeat(100_000) + "\":1}"),
    WITH_A_LONG_NUMBER("{\"a\":0." + "1".repeat(5_000) + "}");

    final String template;

    Extreme(String template) {
      this.template = template;
    }
  }

  @ParameterizedTest
  @EnumSource
  void anExtremeManifestDisturbsNoOtherPipeline(
      Extreme extreme, OperatorTestBed bed, TestBedServer server) {
    String pipelines =
        "/apis/streamingpipelines.io/v1alpha1/namespaces/"
            + bed.namespace()
            + "/streamingpipelines";
    bed.apply(orders().yaml());
    bed.ready(bed.awaitDriver("orders", 1));
    bed.awaitPhase("orders", "Running");

    put(bed, pipelines, extreme.template);
    bed.until("it is told", () -> raw(bed, pipelines).contains("False"));

    // the watch continues, and an operator that has to list all resources can start
    bed.apply(orders().suspended().yaml());
    bed.awaitDeleting("orders-driver-1");
    bed.drained("orders-driver-1");
    bed.killOperator();
    bed.startOperator();
    bed.apply(orders().yaml());
    bed.awaitDriver("orders", 2);

    server.server().kubectl("delete", "spl", "extreme", "-n", bed.namespace(), "--wait=false");
    bed.until("it can be deleted", () -> raw(bed, pipelines).isEmpty());
  }

  private static void put(OperatorTestBed bed, String pipelines, String template) {
    bed.client()
        .raw(
            pipelines,
            "POST",
            """
            {"apiVersion": "streamingpipelines.io/v1alpha1", "kind": "StreamingPipeline",
             "metadata": {"name": "extreme"},
             "spec": {
               "storage": {"tables": "file:/lake/t", "checkpoints": "file:/lake/c"},
               "sources": [{"name": "s", "rate": {"rowsPerSecond": 1}}],
               "tables": [{"name": "t", "from": [{"source": "s"}]}],
               "spark": {"driver": {"podTemplate": %s}}}}
            """
                .formatted(template));
  }

  /** The resource as the API server returns it, empty if it no longer exists. */
  private static String raw(OperatorTestBed bed, String pipelines) {
    try {
      return String.valueOf(bed.client().raw(pipelines + "/extreme", "GET", null));
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return "";
      }
      throw e;
    }
  }
}
