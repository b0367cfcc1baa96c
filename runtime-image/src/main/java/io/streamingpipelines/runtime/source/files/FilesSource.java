package io.streamingpipelines.runtime.source.files;

import io.streamingpipelines.plan.CheckpointPlan.Start;
import io.streamingpipelines.plan.DecodePlan.Malformed;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.runtime.decode.Decoding;
import io.streamingpipelines.runtime.quality.MalformedRows;
import io.streamingpipelines.runtime.quality.MalformedRows.Broken;
import io.streamingpipelines.runtime.quality.MalformedRows.Declared;
import io.streamingpipelines.runtime.quality.VerdictColumns;
import io.streamingpipelines.runtime.schema.Columns;
import io.streamingpipelines.runtime.source.BatchBounds;
import io.streamingpipelines.runtime.source.Source;
import io.streamingpipelines.runtime.spark.files.WholeFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A folder of files. */
public record FilesSource(SourcePlan.Files plan) implements Source {
  @Override
  public Dataset<Row> read(SparkSession session, InputPlan input, Start start) {
    DataStreamReader reader =
        session.readStream().options(plan.options()).option("latestFirst", plan.latestFirst());
    // Spark does not take both
    reader =
        plan.maxBytesPerTrigger() == null
            ? reader.option("maxFilesPerTrigger", plan.maxFilesPerTrigger())
            : reader.option("maxBytesPerTrigger", plan.maxBytesPerTrigger());
    if (plan.cleanSource() != null) {
      reader = reader.option("cleanSource", plan.cleanSource());
    }
    FileRecords records = FileRecords.of(plan);
    return reader
        .options(records.options())
        .format(records.format())
        .schema(records.schema())
        .load(plan.path());
  }

  @Override
  public StructType columns(SparkSession session, InputPlan input, String path) {
    return FileRecords.of(plan).schema();
  }

  /**
   * The rows of the files, or the documents in their lines. Text without a document, such as a
   * blank line, yields no row. A column that folder names define has its declared type and is not
   * read from the documents.
   */
  @Override
  public Dataset<Row> decode(Dataset<Row> rows, InputPlan input, String path) {
    List<Broken> broken = new ArrayList<>();
    if (Columns.has(rows.schema(), WholeFiles.BROKEN)) {
      Column told = Columns.named(WholeFiles.BROKEN);
      boolean skip = plan.brokenFiles() == SourcePlan.BrokenFiles.SKIP;
      broken.add(
          new Broken(
              told.getField("reason"),
              told.getField("file").cast(DataTypes.BinaryType),
              new Declared(true, skip ? Malformed.DROP : Malformed.QUARANTINE)));
    }
    FileRecords records = FileRecords.of(plan);
    if (records.decode() != null) {
      return Decoding.files(rows, records.decode(), broken, path + ".files");
    }
    return broken.isEmpty()
        ? rows
        : rows.withColumn(VerdictColumns.MALFORMED, MalformedRows.marker(rows.schema(), broken))
            .drop(WholeFiles.BROKEN);
  }

  @Override
  public Optional<String> limit(BatchBounds bounds, InputPlan input) {
    Long bytes = plan.maxBytesPerTrigger();
    return Optional.of(
        bytes == null ? plan.maxFilesPerTrigger() + " files" : BatchBounds.mebibytes(bytes));
  }

  @Override
  public Optional<Start> start() {
    return Optional.of(Start.EARLIEST);
  }

  @Override
  public String identity() {
    return "files " + plan.path();
  }

  @Override
  public Optional<String> declaredSchema() {
    return Optional.of(Objects.requireNonNullElse(plan.schema(), "value STRING"));
  }

  @Override
  public void writeTestRows(DataFrameWriter<Row> rows) {
    rows.format(plan.format()).options(plan.options()).save(plan.path());
  }
}
