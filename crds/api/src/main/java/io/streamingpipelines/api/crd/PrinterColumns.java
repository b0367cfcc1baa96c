package io.streamingpipelines.api.crd;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinitionBuilder;
import java.util.List;

/**
 * What {@code kubectl get streamingpipelines} shows, in this order. The generator would sort the
 * columns by their paths, so they are not annotations.
 */
final class PrinterColumns {
  static List<CustomResourceColumnDefinition> all() {
    return List.of(
        column("Ready", "string", condition("Ready", "status"), "Whether all queries run."),
        column("Phase", "string", ".status.phase", "What the pipeline does."),
        column(
            "Queries",
            "string",
            ".status.progress.queries",
            "Number of running queries and of all queries."),
        column(
            "Rows/s",
            "string",
            ".status.progress.inputRowsPerSecond",
            "Rows per second read from outside the pipeline."),
        column(
            "Lag",
            "string",
            ".status.progress.lag",
            "0s without a backlog; otherwise the age of the newest record that was read."),
        column(
            "Last-Commit",
            "date",
            ".status.progress.lastCommitAt",
            "Time since a batch was last committed."),
        column(
            "Restarts",
            "integer",
            ".status.restarts.count",
            "Restarts of the driver since the resource was created."),
        column(
            "Last-Run", "date", ".status.schedule.lastRunAt", "Time since the last run started."),
        column("Next-Run", "string", ".status.schedule.nextRunAt", "When the next run is due."),
        column("Age", "date", ".metadata.creationTimestamp", "Time since it was created."),
        new CustomResourceColumnDefinitionBuilder(
                column(
                    "Message",
                    "string",
                    condition("Ready", "message"),
                    "Why the pipeline is ready, or why not."))
            .withPriority(1) // shown by -o wide only
            .build());
  }

  private static String condition(String type, String field) {
    return ".status.conditions[?(@.type==\"" + type + "\")]." + field;
  }

  private static CustomResourceColumnDefinition column(
      String name, String type, String path, String description) {
    return new CustomResourceColumnDefinitionBuilder()
        .withName(name)
        .withType(type)
        .withJsonPath(path)
        .withDescription(description)
        .build();
  }

  private PrinterColumns() {}
}
