package io.streamingpipelines.runtime.eventlog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.runtime.batch.CommitNote;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.delta.DeltaCommits;
import io.streamingpipelines.runtime.schema.SqlLiteral;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Creates the rows of the event log. They have the columns and the JSON of the event log of
 * Databricks pipelines, so that queries on one also work on the other.
 */
final class EventRows {
  static final StructType SCHEMA =
      StructType.fromDDL(
          "id STRING, sequence BIGINT, origin STRUCT<cluster_id: STRING, namespace: STRING,"
              + " pipeline_name: STRING, dataset_name: STRING, flow_name: STRING,"
              + " generation: INT, query_id: STRING, batch_id: BIGINT, epoch: BIGINT>,"
              + " timestamp TIMESTAMP, level STRING, event_type STRING, message STRING,"
              + " details STRING, error STRUCT<fatal: BOOLEAN,"
              + " exceptions: ARRAY<STRUCT<class_name: STRING, message: STRING>>>");

  /** Event type for flows. */
  static final String PROGRESS = "flow_progress";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Owner owner;
  private final long epoch;
  private final InstantSource clock;

  EventRows(Owner owner, long epoch, InstantSource clock) {
    this.owner = owner;
    this.epoch = epoch;
    this.clock = clock;
  }

  /** The events of tables. */
  TableEventRows tables() {
    return new TableEventRows(owner, epoch, clock);
  }

  /** SQL condition for the events of this pipeline; other pipelines may write to the same log. */
  String ownEvents() {
    return String.format(
        Locale.ROOT,
        "origin.cluster_id = %s AND origin.namespace = %s AND origin.pipeline_name = %s",
        SqlLiteral.of(owner.cluster()),
        SqlLiteral.of(owner.namespace()),
        SqlLiteral.of(owner.name()));
  }

  /** One {@code flow_progress} event for each committed batch. */
  List<Row> progress(List<DeltaCommits.Commit> commits) {
    List<Row> events = new ArrayList<>();
    for (DeltaCommits.Commit commit : commits) {
      events.add(event(commit.note(), commit.rows()));
    }
    return events;
  }

  /**
   * A {@code flow_progress} event without a batch, so that a query for a flow's last batch does not
   * find the failed one.
   */
  Row flow(FlowEvents.Numbered numbered) {
    FlowEvent event = numbered.event();
    FlowKey key = event.key();
    Row origin =
        RowFactory.create(
            owner.cluster(),
            owner.namespace(),
            owner.name(),
            key.table(),
            key.flow(),
            key.generation(),
            event.queryId(),
            null,
            epoch);
    Failure own = event.ownFailure();
    return RowFactory.create(
        "flow-" + owner + "-" + epoch + "-" + numbered.number(),
        clock.millis(),
        origin,
        Timestamp.from(event.at()),
        level(event),
        PROGRESS,
        message(event),
        details(event),
        own == null ? null : error(event.fatal(), own.reason(), own.message()));
  }

  private static String level(FlowEvent event) {
    return switch (event.status()) {
      case FAILED -> event.fatal() ? "ERROR" : "WARN";
      case RUNNING -> "INFO";
      case SKIPPED -> "WARN";
    };
  }

  private static String message(FlowEvent event) {
    String flow = "Flow '" + flow(event.key().table(), event.key().flow()) + "'";
    Duration restart = event.restart();
    return switch (event.status()) {
      case FAILED ->
          flow
              + " has failed and is "
              + (restart == null
                  ? "not restarted."
                  : "restarted in " + restart.toMillis() + " ms.");
      case RUNNING -> flow + " is running again.";
      case SKIPPED -> flow + " is not started, because a flow that it reads has failed.";
    };
  }

  private static String details(FlowEvent event) {
    ObjectNode details = JSON.createObjectNode();
    ObjectNode progress = details.putObject(PROGRESS);
    progress.put("status", event.status().name());
    Failure failure = event.failure();
    if (failure != null) {
      ObjectNode node = progress.putObject("failure");
      node.set("class", JSON.valueToTree(failure.kind()));
      node.put("reason", failure.reason());
      node.put("dataset", failure.table()).put("batch_id", failure.batch());
    }
    if (event.restart() != null) {
      progress.put("restart_in_ms", event.restart().toMillis());
    }
    return details.toString();
  }

  /** As in Databricks' log, but without the stack trace. */
  static Row error(boolean fatal, String reason, String message) {
    return RowFactory.create(fatal, List.of(RowFactory.create(reason, message)));
  }

  /** The totals of the generation in the details of an event. */
  static QualityCounts totals(String details) {
    try {
      return JSON.treeToValue(JSON.readTree(details).path("totals"), QualityCounts.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the event log contains details of an unknown format", e);
    }
  }

  private Row event(CommitNote note, @Nullable Long rows) {
    Row origin =
        RowFactory.create(
            owner.cluster(),
            owner.namespace(),
            owner.name(),
            note.table(),
            note.flow(),
            note.generation(),
            note.queryId(),
            note.batch(),
            // a batch that a dead driver committed but did not log keeps the epoch of that driver
            note.epoch() == 0 ? epoch : note.epoch());
    return RowFactory.create(
        // the id is the same for the same batch, whichever driver writes it
        note.queryId() + "-" + note.batch(),
        clock.millis(),
        origin,
        Timestamp.from(Instant.ofEpochMilli(note.atMillis())),
        "METRICS",
        PROGRESS,
        String.format(
            Locale.ROOT,
            "Flow '%s' has committed batch %d.",
            flow(note.table(), note.flow()),
            note.batch()),
        details(note, rows),
        null);
  }

  private static String flow(String table, String flow) {
    return flow.equals(FlowPlan.DEFAULT) ? table : table + "." + flow;
  }

  private static String details(CommitNote note, @Nullable Long rows) {
    ObjectNode details = JSON.createObjectNode();
    ObjectNode progress = details.putObject(PROGRESS);
    progress.put("status", "RUNNING").put("batch_id", note.batch());
    ObjectNode metrics = progress.putObject("metrics");
    metrics.put("num_output_rows", rows);
    QualityCounts counts = note.counts();
    if (counts != null) {
      ObjectNode quality = progress.putObject("data_quality");
      quality.put("passed_records", counts.passed());
      quality.put("warned_records", counts.warned());
      quality.put("dropped_records", counts.dropped());
      quality.put("quarantined_records", counts.quarantined());
      ArrayNode expectations = quality.putArray("expectations");
      for (QualityCounts.Rule rule : counts.rules()) {
        expectations
            .addObject()
            .put("name", rule.name())
            .put("dataset", note.table())
            .put("passed_records", rule.passed())
            .put("failed_records", rule.failed());
      }
    }
    details.set("totals", JSON.valueToTree(note.totals()));
    return details.toString();
  }
}
