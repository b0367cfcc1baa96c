package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.TriggerPlan;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.change.Fingerprint;
import io.streamingpipelines.runtime.change.FlowChange;
import io.streamingpipelines.runtime.checkpoint.Checkpoint;
import io.streamingpipelines.runtime.checkpoint.CheckpointValidator;
import io.streamingpipelines.runtime.quality.RequeueFlow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One query to run: a flow and its target, either a table or a sink.
 *
 * @param path JSON path of the table or sink in the manifest
 */
record FlowTarget(
    String path, FlowKey key, FlowPlan flow, @Nullable TablePlan table, @Nullable SinkPlan sink) {

  /** All flows of a pipeline; each table comes after the tables that it reads. */
  static List<FlowTarget> all(QueryParts parts, Topology topology) {
    return all(
        parts.plan(),
        topology,
        table ->
            table.quarantine().requeue() == null
                ? table.flows()
                : Stream.concat(
                        table.flows().stream(),
                        Stream.of(RequeueFlow.of(table, parts.schema(table))))
                    .toList());
  }

  /** The flows that the manifest declares, without those that requeue mended rows. */
  static List<FlowTarget> declared(PipelinePlan plan, Topology topology) {
    return all(plan, topology, TablePlan::flows);
  }

  private static List<FlowTarget> all(
      PipelinePlan plan, Topology topology, Function<TablePlan, List<FlowPlan>> flows) {
    List<FlowTarget> targets = new ArrayList<>();
    for (TablePlan table : topology.inOrder()) {
      String path = "spec.tables[" + plan.tables().indexOf(table) + "]";
      flows.apply(table).forEach(flow -> targets.add(of(path, table, flow)));
    }
    for (int i = 0; i < plan.sinks().size(); i++) {
      targets.add(of("spec.sinks[" + i + "]", plan.sinks().get(i)));
    }
    return targets;
  }

  private static FlowTarget of(String path, TablePlan table, FlowPlan flow) {
    FlowKey key = new FlowKey(table.name(), flow.name(), table.generation());
    return new FlowTarget(path, key, flow, table, null);
  }

  private static FlowTarget of(String path, SinkPlan sink) {
    FlowKey key = new FlowKey(sink.name(), sink.flow().name(), sink.generation());
    return new FlowTarget(path, key, sink.flow(), null, sink);
  }

  /** The flow in the manifest. */
  FlowChange.Flow place() {
    return new FlowChange.Flow(
        path, key.table(), key.flow(), key.generation(), table != null && table.declaresFlows());
  }

  /** The flow with its checkpoint. */
  CheckpointValidator.Subject subject(Checkpoint checkpoint, Fingerprint fingerprint) {
    return new CheckpointValidator.Subject(place(), key, table, checkpoint, fingerprint);
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
    return trigger().ends();
  }
}
