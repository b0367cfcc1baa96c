package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.flow.FlowRelation;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/** Flows that are planned by others, but throw whenever a query's own thread asks for them. */
record FailingFlows(Flows flows, Supplier<Error> error) implements Flows {
  @Override
  public FlowRelation table(SparkSession session, TablePlan table, FlowPlan flow) {
    fail();
    return flows.table(session, table, flow);
  }

  @Override
  public FlowRelation sink(SparkSession session, SinkPlan sink) {
    fail();
    return flows.sink(session, sink);
  }

  @Override
  public boolean reads(SourcePlan source) {
    return flows.reads(source);
  }

  @Override
  public Flows at(Map<String, Long> versions) {
    return new FailingFlows(flows.at(versions), error);
  }

  private void fail() {
    if (Thread.currentThread().getName().startsWith("query-")) {
      throw error.get();
    }
  }
}
