package io.streamingpipelines.runtime.refill;

import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.batch.WriterProbe;
import io.streamingpipelines.runtime.batch.WriterProbe.RefillStep;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.delta.TableState;
import io.streamingpipelines.runtime.delta.TableSwap;
import io.streamingpipelines.runtime.eventlog.EventLog;
import io.streamingpipelines.runtime.eventlog.RefillEvent;
import io.streamingpipelines.runtime.schema.SqlLiteral;
import io.streamingpipelines.runtime.spark.Catalyst;
import io.streamingpipelines.runtime.write.PipelineTables;
import io.streamingpipelines.runtime.write.keyed.Tombstones;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins refills, puts their rows in place, and removes what they leave behind. Each step may be
 * the last one of a driver that dies; the next driver continues with the step that is due.
 */
public record RefillFiles(
    SparkSession session, EventLog log, InstantSource clock, WriterProbe probe) {
  private static final Logger LOG = LoggerFactory.getLogger(RefillFiles.class);

  /** How long to wait for the event log, which reads the refill's own log. */
  private static final long FLUSH_MILLIS = 60_000;

  /** Records that the refill has begun, before anything is written for it. */
  public void begin(Refill refill) {
    TablePlan table = refill.table();
    String generation = Integer.toString(table.generation());
    if (!generation.equals(log(table).state().properties().get(Refill.REFILLING))) {
      String keepWhere = Objects.requireNonNullElse(table.checkpoint().keepWhere(), "");
      log(table)
          .alter(
              "SET TBLPROPERTIES ('%s' = '%s', '%s' = %s)"
                  .formatted(
                      Refill.REFILLING, generation, Refill.KEEPING, SqlLiteral.of(keepWhere)));
    }
    probe.at(refill.table().name(), RefillStep.BEGUN);
  }

  /**
   * Replaces the table's rows by those of the refill, in one commit. Does nothing if an earlier
   * attempt has done it.
   */
  public void swap(Refill refill) {
    TablePlan table = refill.table();
    int generation = table.generation();
    TableState state = log(table).state();
    if (Refill.done(state.properties(), generation)) {
      return;
    }
    String keepWhere = table.checkpoint().keepWhere();
    WritePlan.Keyed keyed = table.write().keyed().orElse(null);
    if (keepWhere != null && keyed != null) {
      keepDeletes(table, keyed, state, keepWhere);
    }
    new TableSwap(session, table.location(), Refill.folder(generation))
        .commit(
            keepWhere,
            PipelineTables.declared(state.properties()),
            swapped ->
                Map.entry(
                    Refill.refilled(generation), RefillResult.of(swapped, clock.millis()).toJson()),
            note(table));
    probe.at(table.name(), RefillStep.SWAPPED);
  }

  /** The swap is no batch, so its note is none of a {@code CommitNote}. */
  private static String note(TablePlan table) {
    return TableSwap.NOTE
        + ":{\"table\":\""
        + table.name()
        + "\",\"generation\":"
        + table.generation()
        + "}}";
  }

  /** The deletes of kept rows must be remembered as well. */
  private void keepDeletes(
      TablePlan table, WritePlan.Keyed write, TableState state, String keepWhere) {
    String location = table.location();
    String from = Tombstones.location(location, Refill.last(state.properties()));
    String to = Tombstones.location(location, table.generation());
    new Tombstones(to, write).copyFrom(session, from, keepWhere, clock.instant());
  }

  /**
   * Completes the table's last refill if a driver has died before it did, or removes it if it was
   * abandoned for a later generation. Does nothing while the refill is in progress.
   *
   * @return false if the event log could not be written in time; everything is kept then
   */
  public boolean tidy(TablePlan table) {
    Map<String, String> properties = log(table).state().properties();
    Integer generation = Refill.begun(properties);
    if (generation == null) {
      return true;
    }
    String result = properties.get(Refill.refilled(generation));
    if (result != null) {
      return finish(
          table, generation, queries(table, generation, properties), RefillResult.parse(result));
    }
    if (generation != table.generation()) {
      abandon(table, generation);
    }
    return true;
  }

  /** Spark's ids of the queries of a generation. */
  private static Map<FlowKey, String> queries(
      TablePlan table, int generation, Map<String, String> properties) {
    Map<FlowKey, String> queries = new HashMap<>();
    String suffix = "." + generation;
    properties.forEach(
        (name, queryId) -> {
          if (name.startsWith(FlowKey.QUERIES) && name.endsWith(suffix)) {
            String flow = name.substring(FlowKey.QUERIES.length(), name.length() - suffix.length());
            queries.put(new FlowKey(table.name(), flow, generation), queryId);
          }
        });
    return queries;
  }

  private boolean finish(
      TablePlan table, int generation, Map<FlowKey, String> queries, RefillResult result) {
    String filled = table.location() + "/" + Refill.folder(generation);
    // the event log takes the batches from the log of the refill's own table
    queries.forEach((key, queryId) -> log.resume(key, queryId, filled));
    if (!log.flush(FLUSH_MILLIS)) {
      LOG.warn("The refill of {} is kept until the event log has read it.", table.name());
      return false;
    }
    queries.keySet().forEach(log::forget);
    log.record(
        new RefillEvent(
            table.name(),
            generation,
            true,
            Instant.ofEpochMilli(result.atMillis()),
            result.addedFiles(),
            result.removedFiles(),
            result.removedBytes()));
    probe.at(table.name(), RefillStep.RECORDED);
    delete(filled + "/_delta_log");
    probe.at(table.name(), RefillStep.REMOVED);
    forget(table);
    LOG.info(
        "The refill of {} by generation {} is complete: {} new files have replaced {} old ones.",
        table.name(),
        generation,
        result.addedFiles(),
        result.removedFiles());
    return true;
  }

  private void abandon(TablePlan table, int generation) {
    log.record(new RefillEvent(table.name(), generation, false, clock.instant(), 0, 0, 0));
    delete(table.location() + "/" + Refill.folder(generation));
    delete(Tombstones.location(table.location(), generation));
    forget(table);
    LOG.info("The refill of {} by generation {} was abandoned.", table.name(), generation);
  }

  private void forget(TablePlan table) {
    log(table)
        .alter(
            "UNSET TBLPROPERTIES IF EXISTS ('%s', '%s')"
                .formatted(Refill.REFILLING, Refill.KEEPING));
  }

  private void delete(String location) {
    try {
      Path path = new Path(location);
      path.getFileSystem(Catalyst.hadoopConfiguration(session)).delete(path, true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + location, e);
    }
  }

  private TableLog log(TablePlan table) {
    return new TableLog(session, table.location());
  }
}
