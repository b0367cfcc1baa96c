package io.streamingpipelines.compiler.quality;

import io.streamingpipelines.api.quality.QuarantineSpec;
import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.api.table.TableSpec;
import io.streamingpipelines.compiler.Defaults;
import io.streamingpipelines.compiler.read.Durations;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.compiler.write.WriteKinds;
import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.StoragePlan;
import io.streamingpipelines.plan.TablePlan.QuarantinePlan;
import io.streamingpipelines.plan.WritePlan;

/** Where a table keeps rejected rows, and whether repaired rows are requeued. */
public final class QuarantineCompiler {
  /**
   * @param table path of the table
   * @param name of the table
   */
  public static QuarantinePlan compile(
      FieldPath table, TableSpec declared, WritePlan write, String name, StoragePlan storage) {
    FieldPath path = table.field("quarantine");
    QuarantineSpec spec = declared.quarantine();
    boolean requeue = spec != null && Boolean.TRUE.equals(spec.requeue());
    if (requeue) {
      checkRequeue(table, declared, write);
    }
    String written = spec == null ? null : spec.table();
    String quarantine =
        written == null ? name + "_quarantine" : Texts.name(path.field("table"), written);
    return new QuarantinePlan(
        storage.tables() + "/" + quarantine,
        Durations.millis(
            path.field("retention"),
            spec == null ? null : spec.retention(),
            Defaults.QUARANTINE_RETENTION),
        requeue ? storage.tables() + "/" + name + "_requeue" : null);
  }

  private static void checkRequeue(FieldPath table, TableSpec spec, WritePlan write) {
    if (spec.deduplicate() != null || !WriteKinds.of(write).canRequeue()) {
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
                "'requeue' is the name of the flow that takes requeued rows: choose another name"
                    + " for this one");
      }
    }
  }

  private QuarantineCompiler() {}
}
