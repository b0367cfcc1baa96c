package io.streamingpipelines.runtime.flow;

import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.TablePlan;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;

/**
 * The inputs themselves. Delta tables must exist when they are asked for.
 *
 * @param versions tables whose snapshots are read as they were then, by name; others as they are
 * @param given sources whose rows are given
 */
record LiveRelations(Map<String, Long> versions, GivenSources given) implements Relations {
  LiveRelations {
    versions = Map.copyOf(versions);
  }

  @Override
  public Dataset<Row> source(SparkSession session, SourcePlan source, InputPlan input) {
    if (given.replaces(source)) {
      return given.read(session, source, input);
    }
    return source.fold(
        kafka -> kafka(session, kafka, input),
        files -> files(session, files),
        delta -> delta(session, delta, input),
        rate ->
            session
                .readStream()
                .format("rate")
                .option("rowsPerSecond", rate.rowsPerSecond())
                .load(),
        socket ->
            session
                .readStream()
                .format("socket")
                .option("host", socket.host())
                .option("port", socket.port())
                .load());
  }

  private static Dataset<Row> kafka(SparkSession session, SourcePlan.Kafka kafka, InputPlan input) {
    session.conf().set("spark.sql.redaction.options.regex", KafkaOptions.REDACTION);
    return session
        .readStream()
        .format("kafka")
        .options(KafkaOptions.source(kafka, SourceSchemas.headers(kafka, input)))
        .load();
  }

  private static Dataset<Row> files(SparkSession session, SourcePlan.Files files) {
    DataStreamReader reader =
        session
            .readStream()
            .options(files.options())
            .option("maxFilesPerTrigger", files.maxFilesPerTrigger())
            .option("latestFirst", files.latestFirst());
    if (files.cleanSource() != null) {
      reader = reader.option("cleanSource", files.cleanSource());
    }
    FileRecords records = FileRecords.of(files);
    return reader
        .options(records.options())
        .format(records.format())
        .schema(records.schema())
        .load(files.path());
  }

  private static Dataset<Row> delta(SparkSession session, SourcePlan.Delta delta, InputPlan input) {
    if (input.as() == InputPlan.ReadAs.SNAPSHOT) {
      return visible(session.read().format("delta").load(delta.path()));
    }
    DataStreamReader reader = session.readStream().format("delta");
    if (delta.startingVersion() != null) {
      reader = reader.option("startingVersion", delta.startingVersion());
    }
    if (delta.startingTimestamp() != null) {
      reader = reader.option("startingTimestamp", delta.startingTimestamp());
    }
    if (delta.readChanges() || input.as() == InputPlan.ReadAs.CHANGES) {
      reader = reader.option("readChangeFeed", true);
    } else if (delta.skipChangeCommits() || input.skipChangeCommits()) {
      reader = reader.option("skipChangeCommits", true);
    }
    return visible(reader.load(delta.path()));
  }

  @Override
  public Dataset<Row> table(SparkSession session, TablePlan table, InputPlan input) {
    Long version = versions.get(table.name());
    if (version != null && input.as() == InputPlan.ReadAs.SNAPSHOT) {
      return visible(LiveFiles.read(session, table.location(), version));
    }
    SourcePlan.Delta own =
        new SourcePlan.Delta(table.name(), table.location(), null, null, false, false);
    return delta(session, own, input);
  }

  /** Without event-time marks and without the columns that the runtime keeps for itself. */
  private static Dataset<Row> visible(Dataset<Row> rows) {
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
}
