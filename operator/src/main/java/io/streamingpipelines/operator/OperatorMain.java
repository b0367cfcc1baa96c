package io.streamingpipelines.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.streamingpipelines.operator.cluster.ApiClient;
import java.io.IOException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Entry point of the operator's image. */
public final class OperatorMain {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorMain.class);

  public static void main(String[] args) throws IOException {
    OperatorConfig config = OperatorConfig.from(System.getenv());
    LOG.info(
        "Starting the operator for {}; the default runtime image is {}",
        config.namespaces().isEmpty() ? "all namespaces" : config.namespaces(),
        config.runtimeImage());
    KubernetesClient client = ApiClient.builder().build();
    PipelineOperator operator = new PipelineOperator(config, client, Clock.systemUTC());
    Runtime.getRuntime().addShutdownHook(new Thread(operator::close, "stop"));
    try {
      operator.start();
    } catch (RuntimeException e) {
      LOG.error("The operator cannot start and exits; Kubernetes starts it again.", e);
      // threads that have already started would keep the process alive without doing anything
      Runtime.getRuntime().halt(1);
    }
  }

  private OperatorMain() {}
}
