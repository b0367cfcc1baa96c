package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.CheckpointPlan;
import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.TriggerPlan;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.change.Fingerprint;
import io.streamingpipelines.runtime.change.FlowChange;
import io.streamingpipelines.runtime.change.NewGeneration;
import io.streamingpipelines.runtime.checkpoint.Checkpoint;
import io.streamingpipelines.runtime.checkpoint.CheckpointValidator;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.flow.FlowRelation;
import io.streamingpipelines.runtime.quality.RequeueFlow;
import io.streamingpipelines.runtime.sink.Sinks;
import io.streamingpipelines.runtime.write.WriteModes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * One query to run: a flow and its target, either a table or a sink.
 *
 * @param path JSON path of the table or sink in the manifest
 * @param trigger when the query looks for input
 */
record FlowTarget(
    String path,
    FlowKey key,
    FlowPlan flow,
    @Nullable TablePlan table,
    @Nullable SinkPlan sink,
    TriggerPlan trigger) {

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

  /** The flows that the manifest declares, without those that return requeued rows. */
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
    TriggerPlan trigger = flow.once() ? new TriggerPlan.AvailableNow() : table.trigger();
    return new FlowTarget(path, key, flow, table, null, trigger);
  }

  private static FlowTarget of(String path, SinkPlan sink) {
    FlowKey key = new FlowKey(sink.name(), sink.flow().name(), sink.generation());
    TriggerPlan trigger = sink.flow().once() ? new TriggerPlan.AvailableNow() : sink.trigger();
    return new FlowTarget(path, key, sink.flow(), null, sink, trigger);
  }

  /** The flow in the manifest. */
  FlowChange.Flow place() {
    return new FlowChange.Flow(
        path, key.table(), key.flow(), key.generation(), table != null && table.declaresFlows());
  }

  /** The flow with its checkpoint. */
  CheckpointValidator.Subject subject(
      SparkSession session, Checkpoint checkpoint, Fingerprint fingerprint, Topology topology) {
    boolean empty = table != null && !new TableLog(session, table.location()).state().mayHaveRows();
    return new CheckpointValidator.Subject(
        place(), key, table, checkpoint, fingerprint, terms(topology, empty));
  }

  /** Returns why the sink cannot continue from the checkpoint; nothing for a table. */
  List<Problem> sinkProblems(Checkpoint checkpoint, Configuration configuration) {
    return sink == null ? List.of() : Sinks.of(sink).problems(checkpoint, configuration, path);
  }

  /**
   * What a new generation of the flow's checkpoint would mean.
   *
   * @param empty whether the table has no rows that could be written once more
   */
  NewGeneration terms(Topology topology, boolean empty) {
    boolean repeatable =
        table != null
            ? empty || WriteModes.of(table.write()).repeatable()
            : sink != null && !sink.target().keepsRows();
    return new NewGeneration(checkpoint(), repeatable, topology.starts(flow));
  }

  /** The addresses of the Kafka clusters that the flow reads or writes. */
  Set<String> kafka(PipelinePlan plan) {
    Set<String> servers = new TreeSet<>();
    new Topology(plan).kafka(flow).values().forEach(kafka -> servers.add(kafka.bootstrapServers()));
    if (sink != null) {
      sink.target()
          .<Stream<String>>fold(
              kafka -> Stream.of(kafka.bootstrapServers()),
              files -> Stream.empty(),
              console -> Stream.empty(),
              noop -> Stream.empty())
          .forEach(servers::add);
    }
    return servers;
  }

  /** Plans the flow. */
  FlowRelation relation(Flows flows, SparkSession session) {
    return table == null ? flows.sink(session, requiredSink()) : flows.table(session, table, flow);
  }

  SinkPlan requiredSink() {
    if (sink == null) {
      throw new AssertionError(this);
    }
    return sink;
  }

  CheckpointPlan checkpoint() {
    if (table != null) {
      return table.checkpoint();
    }
    if (sink != null) {
      return sink.checkpoint();
    }
    throw new AssertionError(this);
  }

  /**
   * The query's name in Spark's UI, listeners and scheduler pools: {@code <table>} for the only
   * flow of a table or sink, otherwise {@code <table>.<flow>}.
   */
  String queryName() {
    return key.flow().equals(FlowPlan.DEFAULT) ? key.table() : key.table() + "." + key.flow();
  }

  boolean availableNow() {
    return trigger.ends();
  }
}
