package io.streamingpipelines.runtime.check;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.runtime.flow.FlowRelation;
import io.streamingpipelines.runtime.sink.Sinks;
import io.streamingpipelines.runtime.spark.sql.ContinuousCheck;
import io.streamingpipelines.runtime.spark.sql.StateCheck;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks the columns of a query against those that its sink accepts
 * (docs/design/semantics.md#kafka-sink).
 */
final class SinkCheck {
  private SinkCheck() {}

  static List<Problem> problems(SinkPlan sink, FlowRelation relation, String path) {
    List<Problem> problems = new ArrayList<>(Sinks.of(sink).problems(relation.schema(), path));
    problems.addAll(
        sink.trigger().continuous()
            ? ContinuousCheck.problems(relation.rows(), path + ".query")
            : StateCheck.ofSink(relation.rows(), path));
    return problems;
  }
}
