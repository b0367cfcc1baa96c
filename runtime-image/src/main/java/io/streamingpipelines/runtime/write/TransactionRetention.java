package io.streamingpipelines.runtime.write;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.SqlName;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.schema.SqlLiteral;
import java.util.List;
import java.util.Map;

/**
 * The table property that lets Delta forget transactions. If it is set, a batch whose checkpoint
 * was not written before a long pause is written twice. The compiler rejects this property in a
 * manifest, but others may have set it on the table.
 */
final class TransactionRetention {
  private static final String PROPERTY = "delta.setTransactionRetentionDuration";

  private TransactionRetention() {}

  /**
   * @param present the table's properties, without those that the manifest has removed
   */
  static List<Problem> problems(Map<String, String> present, TablePlan table, String path) {
    String retention = present.get(PROPERTY);
    if (retention == null) {
      return List.of();
    }
    return List.of(
        Problem.error(
            path,
            "TransactionsExpire",
            "The table "
                + table.location()
                + " has the property "
                + PROPERTY
                + " ("
                + retention
                + "), so it forgets which batches it has committed, and a batch could be written"
                + " twice after a pause; remove the property with ALTER TABLE delta."
                + SqlName.quoted(table.location())
                + " UNSET TBLPROPERTIES ("
                + SqlLiteral.of(PROPERTY)
                + ")."));
  }
}
