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
 * Sources whose rows a test gives. Files and Delta tables lie wherever the plan says; a broker or a
 * generator is replaced by a folder of Parquet files with exactly the source's own columns, so that
 * everything behind the reading stays as it is.
 *
 * @param folders URI of each replaced source, by its name
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

  /** The source's own columns, those that the input would have. */
  Dataset<Row> read(SparkSession session, SourcePlan source, InputPlan input) {
    StructType schema = Sources.of(source).columns(session, input, "");
    return session.readStream().schema(schema).format("parquet").load(folders.get(source.name()));
  }
}
