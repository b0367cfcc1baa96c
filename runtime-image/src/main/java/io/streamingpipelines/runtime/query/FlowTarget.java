package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.TriggerPlan;
import io.streamingpipelines.runtime.write.FlowKey;
import org.jspecify.annotations.Nullable;

/**
 * One query to run: a flow and what it feeds, either a table or a sink.
 *
 * @param path JSON path of the table or sink in the manifest
 */
record FlowTarget(
    String path, FlowKey key, FlowPlan flow, @Nullable TablePlan table, @Nullable SinkPlan sink) {

  static FlowTarget of(String path, TablePlan table, FlowPlan flow) {
    FlowKey key = new FlowKey(table.name(), flow.name(), table.generation());
    return new FlowTarget(path, key, flow, table, null);
  }

  static FlowTarget of(String path, SinkPlan sink) {
    FlowKey key = new FlowKey(sink.name(), sink.flow().name(), sink.generation());
    return new FlowTarget(path, key, sink.flow(), null, sink);
  }

  String queryName() {
    return QueryName.of(key.table(), key.flow());
  }

  TriggerPlan trigger() {
    if (flow.once()) {
      return new TriggerPlan.AvailableNow();
    }
    if (table != null) {
      return table.trigger();
    }
    if (sink != null) {
      return sink.trigger();
    }
    throw new AssertionError(this);
  }

  boolean availableNow() {
    return trigger() instanceof TriggerPlan.AvailableNow;
  }
}
