package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Staged;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.batch.WriterProbe;
import io.streamingpipelines.runtime.checkpoint.Epoch;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The parts with which a {@link QuerySupervisor} works.
 *
 * @param schemas the columns of each table's query, by table name
 * @param random uniform in [0, 1), for the jitter of the backoff
 */
@Staged
public record QueryParts(
    SparkSession session,
    PipelinePlan plan,
    Map<String, StructType> schemas,
    Flows flows,
    Epoch epoch,
    Failures failures,
    InstantSource clock,
    DoubleSupplier random,
    WriterProbe probe) {
  public QueryParts {
    schemas = Map.copyOf(schemas);
  }

  /** The columns of the table's queries. */
  StructType schema(TablePlan table) {
    StructType schema = schemas.get(table.name());
    if (schema == null) {
      throw new IllegalArgumentException("no schema of table " + table.name());
    }
    return schema;
  }
}
