package io.streamingpipelines.operator.bed;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.streamingpipelines.testsupport.ApiServer;
import io.streamingpipelines.testsupport.FakeNode;
import io.streamingpipelines.testsupport.fault.Rule;
import java.util.concurrent.atomic.AtomicInteger;

/** The API server of all beds, with one node that nobody looks after. */
public final class BedServer implements AutoCloseable {
  private final ApiServer server;
  private final FakeNode node;
  private final AtomicInteger beds = new AtomicInteger();

  private BedServer(ApiServer server, FakeNode node) {
    this.server = server;
    this.node = node;
  }

  static BedServer start() {
    ApiServer server = ApiServer.startWithoutScheduler();
    try {
      server.installApproved();
      return new BedServer(server, FakeNode.register(server.client()));
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** The API server behind all beds. */
  public ApiServer server() {
    return server;
  }

  /** A bed of its own, with the operator running. */
  public Bed bed() {
    return bed(Settings.USUAL);
  }

  /**
   * @param rules in force before the operator's first call
   */
  public Bed bed(Settings settings, Rule... rules) {
    String namespace = "bed-" + beds.incrementAndGet();
    server
        .client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    return Bed.open(server, namespace, settings, rules);
  }

  @Override
  public void close() {
    node.close();
    server.close();
  }
}
