package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.MaintenancePlan;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.TablePlanBuilder;
import io.streamingpipelines.plan.ViewPlan;
import io.streamingpipelines.plan.WritePlan;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Everything that determines what the query of a flow does. If a flow has equal definitions in two
 * plans, its query can continue when one plan replaces the other.
 *
 * @param target without its place in the manifest, and without what concerns other flows of the
 *     table or its maintenance
 * @param columns the columns of the table's queries; null for a sink
 * @param upstream the tables of the pipeline that the flow reads, by name
 */
record FlowDefinition(
    FlowTarget target,
    @Nullable StructType columns,
    List<SourcePlan> sources,
    Set<ViewPlan> views,
    Map<String, Upstream> upstream) {

  /** What a reader notices of a table. */
  record Upstream(String location, WritePlan write, @Nullable StructType columns) {}

  /**
   * @param tables the tables of the plan
   * @param columns the columns of each table's queries, by table name
   */
  static FlowDefinition of(
      FlowTarget target,
      Topology topology,
      List<TablePlan> tables,
      Map<String, StructType> columns) {
    TablePlan table = target.table();
    Set<String> inputs = topology.upstream(target.flow());
    Map<String, Upstream> upstream = new TreeMap<>();
    for (TablePlan read : tables) {
      if (inputs.contains(read.name())) {
        upstream.put(
            read.name(), new Upstream(read.location(), read.write(), columns.get(read.name())));
      }
    }
    return new FlowDefinition(
        new FlowTarget(
            "", target.key(), target.flow(), shared(table), target.sink(), target.trigger()),
        table == null ? null : columns.get(table.name()),
        topology.sources(target.flow()),
        topology.views(target.flow()),
        upstream);
  }

  /** The part of a table that concerns the queries of all its flows. */
  private static @Nullable TablePlan shared(@Nullable TablePlan table) {
    return table == null
        ? null
        : TablePlanBuilder.builder(table)
            .flows(List.of())
            .maintenance(MaintenancePlan.DAILY)
            .build();
  }
}
