package io.streamingpipelines.testsupport;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A node without a kubelet. Its heartbeat keeps the controllers from declaring it, and the pods on
 * it, lost; what happens to these is left to the test.
 */
public final class FakeNode implements AutoCloseable {
  /** Its name, to which tests bind pods. */
  public static final String NAME = "bed";

  private static final long HEARTBEAT_SECONDS = 8;

  private final KubernetesClient client;
  private final ScheduledExecutorService heart =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "bed-node");
            thread.setDaemon(true);
            return thread;
          });

  private FakeNode(KubernetesClient client) {
    this.client = client;
  }

  /** Registers the node and lets its heart beat until it is closed. */
  public static FakeNode register(KubernetesClient client) {
    Node ready =
        new NodeBuilder()
            .withNewMetadata()
            .withName(NAME)
            .endMetadata()
            .withNewStatus()
            .addNewCondition()
            .withType("Ready")
            .withStatus("True")
            .withReason("Bed")
            .withLastHeartbeatTime(Clock.systemUTC().instant().toString())
            .withLastTransitionTime(Clock.systemUTC().instant().toString())
            .endCondition()
            .endStatus()
            .build();
    client.resource(ready).create();
    // the controllers write to the node, too
    client
        .resource(ready)
        .subresource("status")
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(NAME)
                .withForce(true)
                .build());
    FakeNode node = new FakeNode(client);
    var unused = node.heart.scheduleAtFixedRate(node::beat, 0, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
    return node;
  }

  private void beat() {
    client
        .resource(
            new LeaseBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace("kube-node-lease")
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(NAME)
                .withLeaseDurationSeconds(40)
                .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
                .endSpec()
                .build())
        .forceConflicts()
        .serverSideApply();
  }

  @Override
  public void close() {
    heart.shutdownNow();
  }
}
