package io.streamingpipelines.compiler.maintenance;

import io.streamingpipelines.api.Rules;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.MaintenancePlan;
import java.util.Set;

/** Judges the properties that a manifest gives to a table. Delta takes their names in any case. */
final class TablePropertyRules {
  /** What makes a table forget which batches it holds. */
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
