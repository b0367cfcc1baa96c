package io.streamingpipelines.runtime.flow;

import io.streamingpipelines.plan.CheckpointPlan.Start;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.delta.LiveFiles;
import io.streamingpipelines.runtime.source.Sources;
import io.streamingpipelines.runtime.source.delta.DeltaSource;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The actual inputs. Delta tables must exist when they are requested.
 *
 * @param versions versions at which snapshots of tables are read, by table name; other tables are
 *     read at their current version
 * @param given sources whose rows a test provides
 * @param start where a query without offsets starts
 */
record LiveRelations(Map<String, Long> versions, GivenSources given, Start start)
    implements Relations {
  LiveRelations {
    versions = Map.copyOf(versions);
  }

  @Override
  public Dataset<Row> source(SparkSession session, SourcePlan source, InputPlan input) {
    if (given.replaces(source)) {
      return given.read(session, source, input);
    }
    return Sources.of(source).read(session, input, start);
  }

  @Override
  public Relations startingAt(Start wanted) {
    return new LiveRelations(versions, given, wanted);
  }

  @Override
  public Dataset<Row> table(SparkSession session, TablePlan table, InputPlan input) {
    Long version = versions.get(table.name());
    if (version != null && input.as() == InputPlan.ReadAs.SNAPSHOT) {
      return DeltaSource.visible(LiveFiles.read(session, table.location(), version));
    }
    return DeltaSource.of(table.name(), table.location()).read(session, input, start);
  }
}
