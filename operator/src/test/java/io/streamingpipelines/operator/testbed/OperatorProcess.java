package io.streamingpipelines.operator.testbed;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.streamingpipelines.operator.OperatorConfig;
import io.streamingpipelines.operator.PipelineOperator;
import io.streamingpipelines.operator.cluster.ApiClient;
import io.streamingpipelines.operator.cluster.TokenGenerator;
import io.streamingpipelines.operator.report.DriverClient;
import io.streamingpipelines.testsupport.fault.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** An operator in the JVM of the test, with a client that connects through the proxy. */
record OperatorProcess(PipelineOperator operator, KubernetesClient client)
    implements AutoCloseable {
  static final String IMAGE = "streamingpipelines/runtime:bed";

  private static final int FIRST_PAUSE_MILLIS = 50;

  /** Returns once the operator watches. */
  static OperatorProcess start(
      String namespace,
      Settings settings,
      FaultProxy proxy,
      Clock clock,
      DriverClient drivers,
      TokenGenerator tokens) {
    KubernetesClient client =
        ApiClient.builder()
            .withConfig(
                proxy
                    .clientConfig()
                    .withRequestRetryBackoffLimit(settings.clientRetries())
                    .withRequestRetryBackoffInterval(FIRST_PAUSE_MILLIS)
                    .withRequestTimeout((int) settings.requestTimeout().toMillis())
                    .withWatchReconnectInterval(FIRST_PAUSE_MILLIS)
                    .build())
            .build();
    try {
      PipelineOperator operator =
          new PipelineOperator(
              new OperatorConfig(Set.of(namespace), IMAGE, Optional.empty(), 0, false),
              client,
              clock,
              drivers,
              tokens,
              new GenericRetry()
                  .setInitialInterval(FIRST_PAUSE_MILLIS)
                  .setIntervalMultiplier(2)
                  .setMaxInterval(settings.longestRetry().toMillis())
                  .withoutMaxAttempts(),
              () -> {});
      operator.start();
      return new OperatorProcess(operator, client);
    } catch (IOException e) {
      client.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      client.close();
      throw e;
    }
  }

  @Override
  public void close() {
    operator.close();
    client.close();
  }
}
