package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.source.BatchBounds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The queries of one plan before they start.
 *
 * @param targets each table comes after the tables that it reads
 */
record PlannedQueries(
    QueryParts parts, Topology topology, QueryStarter starter, List<FlowTarget> targets) {

  PlannedQueries {
    targets = List.copyOf(targets);
  }

  PlannedFlow flow(FlowTarget target) {
    TablePlan table = target.table();
    boolean streams = table == null || table.write().streams();
    return new PlannedFlow(
        target,
        topology.external(target.flow()),
        streams ? topology.batchLimit(BatchBounds.of(parts.session()), target.flow()) : null,
        starter);
  }

  FlowDefinition definition(FlowTarget target) {
    return FlowDefinition.of(target, topology, parts.plan().tables(), parts.schemas());
  }

  /** The tables that these flows write, each after the tables that it reads. */
  List<TablePlan> tables(Collection<FlowTarget> written) {
    Set<String> names =
        written.stream().map(target -> target.key().table()).collect(Collectors.toSet());
    return topology.inOrder().stream().filter(table -> names.contains(table.name())).toList();
  }

  /** The reasons why these flows cannot start from their checkpoints. */
  List<Problem> problems(Collection<FlowTarget> starting) {
    List<Problem> problems = new ArrayList<>();
    starting.forEach(target -> problems.addAll(starter.problems(target)));
    return problems;
  }
}
