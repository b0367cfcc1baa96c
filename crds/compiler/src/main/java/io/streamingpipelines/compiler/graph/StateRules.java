package io.streamingpipelines.compiler.graph;

import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.compiler.decode.DecodeCompiler;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.write.WriteKinds;
import io.streamingpipelines.plan.DecodePlan;
import io.streamingpipelines.plan.DeduplicatePlan;
import io.streamingpipelines.plan.ExpectationPlan.Action;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.InputPlan.ReadAs;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.TablePlan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows cannot be quarantined before a table's state (docs/design/semantics.md#order-of-a-batch),
 * and declared state has a bound (docs/design/semantics.md#bounded-state). These rules see only the
 * state of write modes and deduplication; the driver checks the state of queries with Spark's
 * analyzer.
 */
final class StateRules {
  static void check(FieldPath path, Graph graph) {
    for (int i = 0; i < graph.plan.tables().size(); i++) {
      TablePlan table = graph.plan.tables().get(i);
      Graph.Reader reader = Graph.Reader.of(i, table);
      if (table.deduplicate() != null) {
        deduplicate(reader.path(path), graph, reader, table, table.deduplicate());
      }
      if (WriteKinds.of(table.write()).aggregates() || table.deduplicate() != null) {
        table
            .flows()
            .forEach(flow -> decoder(reader.path(path).field("decode"), flow.decode(), table));
        graph.stored(reader, input -> decoder(reader.from(path), value(graph, input), table));
      }
    }
  }

  private static void deduplicate(
      FieldPath path, Graph graph, Graph.Reader reader, TablePlan table, DeduplicatePlan plan) {
    if (table.expectations().stream().anyMatch(rule -> rule.onViolation() != Action.WARN)) {
      path.error(ProblemCode.QUARANTINE_BEFORE_STATE, Rules.DEDUPLICATE_ONLY_WARNS);
    }
    List<InputPlan> read = new ArrayList<>();
    graph.all(reader, read::add);
    if (plan.withinMillis() != null && read.stream().allMatch(input -> input.watermark() == null)) {
      path.field("deduplicate").error(ProblemCode.WATERMARK_NEEDED, Rules.WITHIN_NEEDS_A_WATERMARK);
    }
  }

  private static @Nullable DecodePlan value(Graph graph, InputPlan input) {
    boolean decoded = input.kind() == InputPlan.Kind.SOURCE && input.as() != ReadAs.RAW;
    SourcePlan source = decoded ? graph.source(input.name()) : null;
    return source == null ? null : source.value();
  }

  private static void decoder(FieldPath path, @Nullable DecodePlan decode, TablePlan table) {
    if (decode == null || decode.malformed() != DecodePlan.Malformed.QUARANTINE) {
      return;
    }
    if (DecodeCompiler.canBeMalformed(decode.format())) {
      path.error(
          ProblemCode.QUARANTINE_BEFORE_STATE,
          "table '"
              + table.name()
              + (table.deduplicate() == null ? "' aggregates" : "' deduplicates")
              + ", so rows cannot be quarantined before its state: put a stateless table in"
              + " between, or set malformed: drop");
    }
  }

  private StateRules() {}
}
