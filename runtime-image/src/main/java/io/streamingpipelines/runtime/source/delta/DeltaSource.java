package io.streamingpipelines.runtime.source.delta;

import io.streamingpipelines.plan.CheckpointPlan.Start;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.SourcePlan.ReadLimits;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.delta.TableState;
import io.streamingpipelines.runtime.plan.PlanRefused;
import io.streamingpipelines.runtime.schema.Columns;
import io.streamingpipelines.runtime.schema.EventTime;
import io.streamingpipelines.runtime.source.BatchBounds;
import io.streamingpipelines.runtime.source.Source;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A Delta table, read as a stream of new rows, as a stream of changes, or as a snapshot. */
public record DeltaSource(SourcePlan.Delta plan) implements Source {
  private static final StructType CHANGES =
      StructType.fromDDL(
          "_change_type STRING, _commit_version BIGINT, _commit_timestamp TIMESTAMP");

  /** A source that reads a table of the same pipeline. */
  public static DeltaSource of(String name, String location) {
    return new DeltaSource(new SourcePlan.Delta(name, location, null, null, false, false, null));
  }

  /** Reads the table, which must exist. */
  @Override
  public Dataset<Row> read(SparkSession session, InputPlan input, Start start) {
    if (input.as() == InputPlan.ReadAs.SNAPSHOT) {
      return visible(session.read().format("delta").load(plan.path()));
    }
    DataStreamReader reader = session.readStream().format("delta").options(limits(session, input));
    if (start != Start.EARLIEST && plan.startingVersion() != null) {
      reader = reader.option("startingVersion", plan.startingVersion());
    } else if (start != Start.EARLIEST && plan.startingTimestamp() != null) {
      reader = reader.option("startingTimestamp", plan.startingTimestamp());
    }
    if (readsChanges(input)) {
      reader = reader.option("readChangeFeed", true);
    } else if (plan.skipChangeCommits() || input.skipChangeCommits()) {
      reader = reader.option("skipChangeCommits", true);
    }
    return visible(reader.load(plan.path()));
  }

  private Map<String, String> limits(SparkSession session, InputPlan input) {
    ReadLimits limits = limits(input);
    Map<String, String> options = new TreeMap<>();
    options.put("maxBytesPerTrigger", maxBytes(BatchBounds.of(session), limits) + "b");
    // Delta's default does not apply beside a limit of bytes
    options.put("maxFilesPerTrigger", Integer.toString(maxFiles(limits)));
    return options;
  }

  /** Those of the input if it is a table of the pipeline, else those of the source. */
  private @Nullable ReadLimits limits(InputPlan input) {
    return input.limits() == null ? plan.limits() : input.limits();
  }

  private static int maxFiles(@Nullable ReadLimits limits) {
    return limits == null || limits.maxFiles() == null ? BatchBounds.FILES : limits.maxFiles();
  }

  private static long maxBytes(BatchBounds bounds, @Nullable ReadLimits limits) {
    return limits == null || limits.maxBytes() == null ? bounds.bytes() : limits.maxBytes();
  }

  @Override
  public Optional<String> limit(BatchBounds bounds, InputPlan input) {
    if (input.as() == InputPlan.ReadAs.SNAPSHOT) {
      return Optional.empty();
    }
    ReadLimits limits = limits(input);
    return Optional.of(
        BatchBounds.mebibytes(maxBytes(bounds, limits)) + " or " + maxFiles(limits) + " files");
  }

  /** The rows without event-time metadata and without the runtime's hidden columns. */
  public static Dataset<Row> visible(Dataset<Row> rows) {
    List<String> names = Arrays.asList(rows.columns());
    Dataset<Row> shown =
        names.stream().noneMatch(Columns::hidden)
            ? rows
            : rows.select(
                names.stream()
                    .filter(name -> !Columns.hidden(name))
                    .map(Columns::named)
                    .toArray(Column[]::new));
    return EventTime.strip(shown);
  }

  @Override
  public StructType columns(SparkSession session, InputPlan input, String path) {
    StructType stored =
        new TableLog(session, plan.path())
            .table()
            .map(TableState::visibleColumns)
            .orElseThrow(
                () ->
                    new PlanRefused(
                        Problem.error(
                            path + ".delta.path",
                            "TableNotFound",
                            "There is no Delta table at "
                                + plan.path()
                                + "; create it first, or correct the path.")));
    return columns(stored, input);
  }

  /** The columns of {@link #read}. @param stored the columns of the table */
  public StructType columns(StructType stored, InputPlan input) {
    if (!readsChanges(input) || input.as() == InputPlan.ReadAs.SNAPSHOT) {
      return stored;
    }
    StructType changes = stored;
    for (StructField field : CHANGES.fields()) {
      changes = changes.add(field);
    }
    return changes;
  }

  private boolean readsChanges(InputPlan input) {
    return plan.readChanges() || input.as() == InputPlan.ReadAs.CHANGES;
  }

  @Override
  public Optional<String> end(SparkSession session, InputPlan input) {
    return new TableLog(session, plan.path()).table().map(TableState::end);
  }

  @Override
  public Optional<Start> start() {
    return Optional.of(Start.EARLIEST);
  }

  @Override
  public String identity() {
    return "delta " + plan.path() + (plan.readChanges() ? " changes" : "");
  }

  @Override
  public void writeTestRows(DataFrameWriter<Row> rows) {
    rows.format("delta").save(plan.path());
  }
}
