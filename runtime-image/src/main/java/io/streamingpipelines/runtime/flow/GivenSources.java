package io.streamingpipelines.runtime.flow;

import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.runtime.source.Sources;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Sources whose rows a test provides. Files and Delta tables are read from the plan's locations. A
 * broker or a generator is replaced by a folder of Parquet files with exactly the source's own
 * columns, so that all steps after reading are unchanged.
 *
 * @param folders URI of the folder for each replaced source, by source name
 */
public record GivenSources(Map<String, String> folders) {
  /** All sources are read themselves. */
  public static final GivenSources NONE = new GivenSources(Map.of());

  public GivenSources {
    folders = Map.copyOf(folders);
  }

  boolean replaces(SourcePlan source) {
    return folders.containsKey(source.name());
  }

  /** Reads the columns that the source itself would have for this input. */
  Dataset<Row> read(SparkSession session, SourcePlan source, InputPlan input) {
    StructType schema = Sources.of(source).columns(session, input, "");
    return session.readStream().schema(schema).format("parquet").load(folders.get(source.name()));
  }
}
