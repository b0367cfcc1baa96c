package io.streamingpipelines.operator.testbed;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.streamingpipelines.testsupport.ApiServer;
import io.streamingpipelines.testsupport.FakeNode;
import io.streamingpipelines.testsupport.fault.Rule;
import java.util.concurrent.atomic.AtomicInteger;

/** The API server of all test beds, with one node without a kubelet. */
public final class TestBedServer implements AutoCloseable {
  private final ApiServer server;
  private final FakeNode node;
  private final AtomicInteger beds = new AtomicInteger();

  private TestBedServer(ApiServer server, FakeNode node) {
    this.server = server;
    this.node = node;
  }

  static TestBedServer start() {
    ApiServer server = ApiServer.startWithoutScheduler();
    try {
      server.installApproved();
      return new TestBedServer(server, FakeNode.register(server.client()));
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** The API server of all test beds. */
  public ApiServer server() {
    return server;
  }

  /** A new test bed with a running operator. */
  public OperatorTestBed bed() {
    return bed(Settings.USUAL);
  }

  /**
   * @param rules in force before the operator's first call
   */
  public OperatorTestBed bed(Settings settings, Rule... rules) {
    String namespace = "bed-" + beds.incrementAndGet();
    server
        .client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    return OperatorTestBed.open(server, namespace, settings, rules);
  }

  @Override
  public void close() {
    node.close();
    server.close();
  }
}
