package io.streamingpipelines.operator.scenario;

import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Manifests of pipelines named orders, and ends of their drivers. */
final class OrdersManifests {
  private static final String FORM =
      """
      apiVersion: streamingpipelines.io/v1alpha1
      kind: StreamingPipeline
      metadata:
        name: orders
      spec:
        suspend: %s
        storage: %s
        trigger: %s
        restart: {backoff: {initial: 0s}}
        sources:
        - name: events
          rate: {rowsPerSecond: 10}
        tables:
        - name: bronze
          from: [{source: events}]
          query: %s
        spark: %s
      """;

  private static final String VOLUME =
      "{tables: 'file:/lake/tables', checkpoints: 'file:/lake/checkpoints',"
          + " volume: {persistentVolumeClaim: lake, mountPath: /lake}}";
  private static final String BUCKET =
      "{tables: 's3a://lake/tables', checkpoints: 's3a://lake/checkpoints'}";

  private final boolean suspended;
  private final String storage;
  private final String trigger;
  private final String query;
  private final String spark;

  private OrdersManifests(
      boolean suspended, String storage, String trigger, String query, String spark) {
    this.suspended = suspended;
    this.storage = storage;
    this.trigger = trigger;
    this.query = query;
    this.spark = spark;
  }

  static OrdersManifests orders() {
    return new OrdersManifests(
        false,
        VOLUME,
        "{processingTime: 5s}",
        "SELECT value FROM events",
        "{driver: {memory: 1Gi}}");
  }

  OrdersManifests onObjectStore() {
    return new OrdersManifests(suspended, BUCKET, trigger, query, spark);
  }

  OrdersManifests once() {
    return new OrdersManifests(suspended, storage, "{availableNow: {}}", query, spark);
  }

  OrdersManifests query(String other) {
    return new OrdersManifests(suspended, storage, trigger, other, spark);
  }

  /** {@code spec.spark} as YAML in one line. */
  OrdersManifests spark(String other) {
    return new OrdersManifests(suspended, storage, trigger, query, other);
  }

  OrdersManifests suspended() {
    return new OrdersManifests(true, storage, trigger, query, spark);
  }

  String yaml() {
    return FORM.formatted(suspended, storage, trigger, query, spark);
  }

  static ExitReport report(ExitReport.Outcome outcome) {
    return new ExitReport(1, outcome, 1, null, List.of(), 0);
  }

  static ExitReport rejected(String sentence) {
    return new ExitReport(
        1,
        ExitReport.Outcome.REJECTED,
        1,
        null,
        List.of(Problem.error("spec.tables[0].query", "UnknownColumn", sentence)),
        1);
  }

  static ExitReport failed(Failure.Kind kind, @Nullable String table) {
    return new ExitReport(
        1,
        ExitReport.Outcome.FAILED,
        1,
        new Failure(kind, "Reason", "A sentence.", table, null, 0),
        List.of(),
        0);
  }
}
