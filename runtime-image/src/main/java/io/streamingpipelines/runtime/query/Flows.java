package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.flow.FlowPlanner;
import io.streamingpipelines.runtime.flow.FlowRelation;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Plans a flow's streaming rows at each start of its query, in the query's own session. */
public interface Flows {
  FlowRelation table(SparkSession session, TablePlan table, FlowPlan flow);

  FlowRelation sink(SparkSession session, SinkPlan sink);

  /** Whether the flows read the source itself; a test may provide its rows instead. */
  boolean reads(SourcePlan source);

  /** The same flows, reading snapshots of the pipeline's tables at these versions. */
  Flows at(Map<String, Long> versions);

  /**
   * The same flows, reading streams without rows.
   *
   * @param folder URI of a folder for the files of the streams
   */
  Flows withoutRows(String folder);

  /** Flows as the planner plans them. */
  static Flows of(FlowPlanner planner) {
    return new Flows() {
      @Override
      public FlowRelation table(SparkSession session, TablePlan table, FlowPlan flow) {
        return planner.table(session, table, flow);
      }

      @Override
      public FlowRelation sink(SparkSession session, SinkPlan sink) {
        return planner.sink(session, sink);
      }

      @Override
      public boolean reads(SourcePlan source) {
        return planner.reads(source);
      }

      @Override
      public Flows at(Map<String, Long> versions) {
        return of(planner.at(versions));
      }

      @Override
      public Flows withoutRows(String folder) {
        return of(planner.withoutRows(folder));
      }
    };
  }
}
