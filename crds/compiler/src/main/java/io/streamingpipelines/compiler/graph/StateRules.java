package io.streamingpipelines.compiler.graph;

import io.streamingpipelines.compiler.read.Place;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.DecodePlan;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.InputPlan.ReadAs;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.WritePlan;
import org.jspecify.annotations.Nullable;

/**
 * Nothing before a table's state can be quarantined (semantics 0). Only what the write mode says
 * about state is judged here; Spark's analyzer judges the queries.
 */
final class StateRules {
  static void judge(Place place, Graph graph) {
    for (int i = 0; i < graph.plan.tables().size(); i++) {
      TablePlan table = graph.plan.tables().get(i);
      if (aggregates(table.write())) {
        Graph.Reader reader =
            new Graph.Reader(
                "tables",
                i,
                table.name(),
                table.flows().stream().flatMap(flow -> flow.inputs().stream()).toList());
        table
            .flows()
            .forEach(flow -> decoder(reader.place(place).field("decode"), flow.decode(), table));
        graph.stored(
            reader,
            input -> decoder(reader.place(place).field("from"), value(graph, input), table));
      }
    }
  }

  private static boolean aggregates(WritePlan write) {
    return write instanceof WritePlan.Complete
        || (write instanceof WritePlan.Upsert upsert && upsert.sequenceBy().isEmpty());
  }

  private static @Nullable DecodePlan value(Graph graph, InputPlan input) {
    boolean decoded = input.kind() == InputPlan.Kind.SOURCE && input.as() != ReadAs.RAW;
    return decoded && graph.source(input.name()) instanceof SourcePlan.Kafka kafka
        ? kafka.value()
        : null;
  }

  private static void decoder(Place place, @Nullable DecodePlan decode, TablePlan table) {
    if (decode == null || decode.malformed() != DecodePlan.Malformed.QUARANTINE) {
      return;
    }
    if (decode.format() == DecodePlan.Format.JSON || decode.format() == DecodePlan.Format.CSV) {
      place.error(
          ProblemCode.QUARANTINE_BEFORE_STATE,
          "table '"
              + table.name()
              + "' aggregates, and what comes before its state cannot be quarantined: put a"
              + " stateless table between, or set malformed: drop");
    }
  }

  private StateRules() {}
}
