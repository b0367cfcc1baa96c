package io.streamingpipelines.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.javaoperatorsdk.operator.processing.retry.Retry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.streamingpipelines.operator.cluster.DecisionExecutor;
import io.streamingpipelines.operator.cluster.EventRecorder;
import io.streamingpipelines.operator.cluster.Finalizer;
import io.streamingpipelines.operator.cluster.ObjectContents;
import io.streamingpipelines.operator.cluster.TokenGenerator;
import io.streamingpipelines.operator.management.OperatorManagementServer;
import io.streamingpipelines.operator.reconciler.ClusterId;
import io.streamingpipelines.operator.reconciler.HttpDriverControl;
import io.streamingpipelines.operator.reconciler.InstalledDefinition;
import io.streamingpipelines.operator.reconciler.PipelineReconciler;
import io.streamingpipelines.operator.reconciler.ReconciliationPlanner;
import io.streamingpipelines.operator.report.DriverClient;
import io.streamingpipelines.operator.report.DriverCommands;
import io.streamingpipelines.operator.report.DriverReportPoller;
import io.streamingpipelines.operator.report.PodIpClient;
import io.streamingpipelines.operator.report.PodProxyClient;
import io.streamingpipelines.operator.report.ReportTarget;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator with all its parts connected; tests run it outside a cluster. */
public final class PipelineOperator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PipelineOperator.class);

  private static final int TOKEN_BYTES = 32;
  private static final int REPORT_THREADS = 4;
  private static final Duration END_OF_RECONCILIATIONS = Duration.ofSeconds(10);

  /** How long a namespace that cannot be listed delays the others. */
  private static final Duration FIRST_LISTS = Duration.ofSeconds(20);

  /** A driver that takes longer to check a plan is busier than a new pod. */
  private static final Duration COMMAND_LONGEST = Duration.ofSeconds(15);

  private static final Duration RETRY_FIRST = Duration.ofSeconds(1);
  private static final Duration RETRY_LONGEST = Duration.ofMinutes(1);

  private final Operator operator;
  private final DriverReportPoller reports;
  private final OperatorManagementServer management;
  private final Runnable lostLease;
  private volatile boolean closing;

  public PipelineOperator(OperatorConfig config, KubernetesClient client, Clock clock)
      throws IOException {
    this(
        config,
        client,
        clock,
        config.insideCluster() ? new PodIpClient() : new PodProxyClient(client),
        tokens(new SecureRandom()),
        new GenericRetry()
            .setInitialInterval(RETRY_FIRST.toMillis())
            .setIntervalMultiplier(2)
            .setMaxInterval(RETRY_LONGEST.toMillis())
            .withoutMaxAttempts(),
        () -> Runtime.getRuntime().halt(1));
  }

  /**
   * Lets tests replace the parts that reach outside.
   *
   * @param retry when to repeat a reconciliation that threw an exception
   * @param lostLease ends the process immediately, without waiting for anything
   */
  public PipelineOperator(
      OperatorConfig config,
      KubernetesClient client,
      Clock clock,
      DriverClient drivers,
      TokenGenerator tokens,
      Retry retry,
      Runnable lostLease)
      throws IOException {
    this.lostLease = lostLease;
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ScheduledExecutorService pool =
        Executors.newScheduledThreadPool(REPORT_THREADS, PipelineOperator::reportThread);
    ObjectContents contents = new ObjectContents(client);
    this.reports = new DriverReportPoller(drivers, target -> token(contents, target), pool, clock);
    InstalledDefinition definition = new InstalledDefinition(client, clock);
    this.operator = new Operator(overrider -> configure(overrider, config, client, registry));
    operator.register(
        new PipelineReconciler(
            new ReconciliationPlanner(
                client, reports, new ClusterId(client), definition, config.runtimeImage(), clock),
            new DecisionExecutor(
                client,
                tokens,
                new HttpDriverControl(
                    new DriverCommands(
                        drivers, target -> token(contents, target), COMMAND_LONGEST))),
            new Finalizer(client),
            new EventRecorder(client),
            definition,
            reports,
            clock),
        overrider -> {
          overrider.withRetry(retry);
          if (config.namespaces().isEmpty()) {
            overrider.watchingAllNamespaces();
          } else {
            overrider.settingNamespaces(config.namespaces());
          }
        });
    this.management = new OperatorManagementServer(config.managementPort(), operator, registry);
  }

  public void start() {
    operator.start();
  }

  @Override
  public void close() {
    closing = true;
    operator.stop();
    reports.close();
    management.close();
  }

  private void configure(
      ConfigurationServiceOverrider overrider,
      OperatorConfig config,
      KubernetesClient client,
      PrometheusMeterRegistry registry) {
    overrider
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withMetrics(MicrometerMetrics.withoutPerResourceMetrics(registry))
        .withReconciliationTerminationTimeout(END_OF_RECONCILIATIONS)
        // A namespace that cannot be listed at the start must not stop the operator.
        .withStopOnInformerErrorDuringStartup(false)
        .withCacheSyncTimeout(FIRST_LISTS);
    config
        .leaseNamespace()
        .ifPresent(
            namespace ->
                overrider.withLeaderElectionConfiguration(
                    LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(
                            OperatorConfig.LEASE)
                        .withLeaseNamespace(namespace)
                        .withLeaderCallbacks(
                            new LeaderCallbacks(() -> {}, this::stoppedLeading, leader -> {}))
                        // JOSDK's own exit waits for shutdown hooks, forever if a hook calls it
                        .buildForTest(false)));
  }

  /** An operator without the lease must not write: another one does. */
  private void stoppedLeading() {
    if (!closing) {
      LOG.error("Lost the lease: another operator is the leader now, so this process exits.");
      lostLease.run();
    }
  }

  private static Optional<String> token(ObjectContents contents, ReportTarget target) {
    return contents.token(target.namespace(), target.tokenSecret());
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
