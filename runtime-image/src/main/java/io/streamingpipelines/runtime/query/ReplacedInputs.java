package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.runtime.change.FlowChange;
import java.util.List;
import java.util.Set;

/**
 * Finds flows that cannot continue because a refill replaces the rows of a table that they have
 * read (docs/design/lifecycle.md#refills).
 *
 * @param replaced names of the tables whose rows will be replaced
 */
record ReplacedInputs(Topology topology, Set<String> replaced) {
  /**
   * The change of a reader that has begun to read.
   *
   * @param own the reader's own change
   */
  FlowChange change(FlowTarget reader, FlowChange own) {
    List<InputPlan> inputs =
        topology.inputs(reader.flow()).stream()
            .filter(input -> input.kind() == InputPlan.Kind.TABLE)
            .filter(input -> replaced.contains(input.name()))
            .filter(input -> input.as() != InputPlan.ReadAs.SNAPSHOT)
            .filter(input -> input.as() != InputPlan.ReadAs.STREAM || !input.skipChangeCommits())
            .toList();
    return inputs.isEmpty()
        ? own
        : own.readingReplaced(
            inputs.stream().map(InputPlan::name).distinct().toList(),
            inputs.stream().allMatch(input -> input.as() == InputPlan.ReadAs.STREAM));
  }
}
