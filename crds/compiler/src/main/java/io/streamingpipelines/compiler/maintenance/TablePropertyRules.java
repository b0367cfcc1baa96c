package io.streamingpipelines.compiler.maintenance;

import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.MaintenancePlan;
import java.util.Set;

/** Checks the properties that a manifest sets on a table. Delta ignores the case of their names. */
final class TablePropertyRules {
  /** The property by which a table forgets which batches it contains. */
  private static final String TRANSACTIONS = "delta.setTransactionRetentionDuration";

  static void check(FieldPath table, Set<String> names) {
    if (names.stream().anyMatch(MaintenancePlan.RETENTION::equalsIgnoreCase)) {
      table.error(ProblemCode.NOT_TOGETHER, Rules.RETENTION_IS_MAINTENANCE);
    }
    for (String name : names) {
      if (name.equalsIgnoreCase(TRANSACTIONS)) {
        table
            .field("properties")
            .field(name)
            .error(
                ProblemCode.INVALID_VALUE,
                "makes the table forget which batches it contains, so a batch could be written"
                    + " twice after a pause: remove it");
      }
    }
  }

  private TablePropertyRules() {}
}
