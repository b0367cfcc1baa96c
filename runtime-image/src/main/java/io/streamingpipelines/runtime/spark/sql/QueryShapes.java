package io.streamingpipelines.runtime.spark.sql;

import io.streamingpipelines.runtime.change.Digest;
import io.streamingpipelines.runtime.change.QueryShape;
import io.streamingpipelines.runtime.spark.Catalyst;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** Reads from Spark's plan of a query what its offsets and its state depend on. */
public final class QueryShapes {
  private QueryShapes() {}

  /**
   * Returns the shape of a streaming query whose inputs are marked by {@link InputTag}.
   *
   * @param query the query's text; it stands for everything that this class cannot describe
   */
  public static QueryShape of(Dataset<Row> rows, String query) {
    List<String> inputs = InputTag.streams(rows);
    String columns = columns(Catalyst.analyzed(rows));
    if (!StatefulOperators.stateful(rows)) {
      return new QueryShape(inputs, columns, List.of(), List.of());
    }
    StateLayouts layouts = new StateLayouts(inputs, query);
    layouts.read(OptimizedStream.of(rows));
    return new QueryShape(inputs, columns, layouts.operators(), layouts.watermarks());
  }

  private static String columns(LogicalPlan plan) {
    String all =
        InputTag.leaves(plan).stream()
            .map(leaf -> leaf.schema().toDDL())
            .collect(Collectors.joining("; "));
    return Digest.of(all);
  }
}
