package io.streamingpipelines.compiler.part;

import io.streamingpipelines.api.QuarantineSpec;
import io.streamingpipelines.api.Rules;
import io.streamingpipelines.api.TableSpec;
import io.streamingpipelines.compiler.read.Place;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.WritePlan;

/** Tables that take mended rows of their quarantine back. */
final class Requeues {
  private Requeues() {}

  /**
   * @param table the place of the table
   */
  static boolean wanted(Place table, TableSpec spec, WritePlan write) {
    QuarantineSpec quarantine = spec.quarantine();
    if (quarantine == null || !Boolean.TRUE.equals(quarantine.requeue())) {
      return false;
    }
    if (spec.deduplicate() != null || !adds(write)) {
      table.field("quarantine").error(ProblemCode.NOT_TOGETHER, Rules.REQUEUE_ADDS_ROWS);
    }
    for (int i = 0; i < spec.flows().size(); i++) {
      if (FlowPlan.REQUEUE.equals(spec.flows().get(i).name())) {
        table
            .field("flows")
            .item(i)
            .field("name")
            .error(
                ProblemCode.DUPLICATE_NAME,
                "'requeue' is the name of the flow that takes mended rows back: give this one"
                    + " another name");
      }
    }
    return true;
  }

  private static boolean adds(WritePlan write) {
    return write.fold(
        append -> true,
        upsert -> !upsert.sequenceBy().isEmpty(),
        history -> true,
        complete -> false,
        refresh -> false);
  }
}
