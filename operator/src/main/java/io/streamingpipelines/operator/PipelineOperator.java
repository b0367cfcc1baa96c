package io.streamingpipelines.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.streamingpipelines.operator.cluster.DecisionExecutor;
import io.streamingpipelines.operator.cluster.EventRecorder;
import io.streamingpipelines.operator.cluster.TokenGenerator;
import io.streamingpipelines.operator.management.ManagementServer;
import io.streamingpipelines.operator.reconciler.PipelineJudge;
import io.streamingpipelines.operator.reconciler.PipelineReconciler;
import io.streamingpipelines.operator.report.DriverReports;
import io.streamingpipelines.operator.report.PodIpClient;
import io.streamingpipelines.operator.report.PodProxyClient;
import io.streamingpipelines.operator.report.ReportTarget;
import io.streamingpipelines.plan.DriverContract;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** The wired operator; tests run it outside the cluster. */
public final class PipelineOperator implements AutoCloseable {
  private static final int TOKEN_BYTES = 32;
  private static final int REPORT_THREADS = 4;
  private static final Duration END_OF_RECONCILIATIONS = Duration.ofSeconds(10);

  private static final Duration RETRY_FIRST = Duration.ofSeconds(1);
  private static final Duration RETRY_LONGEST = Duration.ofMinutes(1);

  private final Operator operator;
  private final DriverReports reports;
  private final ManagementServer management;

  public PipelineOperator(OperatorConfig config, KubernetesClient client, Clock clock)
      throws IOException {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ScheduledExecutorService pool =
        Executors.newScheduledThreadPool(REPORT_THREADS, PipelineOperator::reportThread);
    this.reports =
        new DriverReports(
            config.insideCluster() ? new PodIpClient() : new PodProxyClient(client),
            target -> token(client, target),
            pool,
            clock);
    this.operator = new Operator(overrider -> configure(overrider, config, client, registry));
    operator.register(
        new PipelineReconciler(
            new PipelineJudge(client, reports, clusterId(client), config.runtimeImage(), clock),
            new DecisionExecutor(client, tokens(new SecureRandom())),
            new EventRecorder(client),
            reports,
            clock),
        overrider -> {
          overrider.withRetry(
              new GenericRetry()
                  .setInitialInterval(RETRY_FIRST.toMillis())
                  .setIntervalMultiplier(2)
                  .setMaxInterval(RETRY_LONGEST.toMillis())
                  .withoutMaxAttempts());
          if (config.namespaces().isEmpty()) {
            overrider.watchingAllNamespaces();
          } else {
            overrider.settingNamespaces(config.namespaces());
          }
        });
    this.management = new ManagementServer(config.managementPort(), operator, registry);
  }

  public void start() {
    operator.start();
  }

  @Override
  public void close() {
    operator.stop();
    reports.close();
    management.close();
  }

  private static void configure(
      ConfigurationServiceOverrider overrider,
      OperatorConfig config,
      KubernetesClient client,
      PrometheusMeterRegistry registry) {
    overrider
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withMetrics(MicrometerMetrics.withoutPerResourceMetrics(registry))
        .withReconciliationTerminationTimeout(END_OF_RECONCILIATIONS)
        // One pipeline or namespace that cannot be listed at first must not end the operator.
        .withStopOnInformerErrorDuringStartup(false);
    config
        .leaseNamespace()
        .ifPresent(
            namespace ->
                overrider.withLeaderElectionConfiguration(
                    new LeaderElectionConfiguration(OperatorConfig.LEASE, namespace)));
  }

  /** Checkpoints name their owner by it: it stays when the API server's address changes. */
  private static String clusterId(KubernetesClient client) {
    return client.namespaces().withName("kube-system").get().getMetadata().getUid();
  }

  private static Optional<String> token(KubernetesClient client, ReportTarget target) {
    return Optional.ofNullable(
            client.secrets().inNamespace(target.namespace()).withName(target.tokenSecret()).get())
        .map(Secret::getData)
        .map(data -> data.get(DriverContract.TOKEN_FILE))
        .map(encoded -> new String(Base64.getDecoder().decode(encoded), UTF_8));
  }

  private static TokenGenerator tokens(SecureRandom random) {
    return () -> {
      byte[] bytes = new byte[TOKEN_BYTES];
      random.nextBytes(bytes);
      return HexFormat.of().formatHex(bytes);
    };
  }

  private static Thread reportThread(Runnable task) {
    Thread thread = new Thread(task, "driver-reports");
    thread.setDaemon(true);
    return thread;
  }
}
