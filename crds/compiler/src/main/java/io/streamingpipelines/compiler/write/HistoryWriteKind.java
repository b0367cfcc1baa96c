package io.streamingpipelines.compiler.write;

import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.api.table.WriteSpec;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.WritePlan;
import java.util.Set;

/** Every row of each key stays, with the time that it was valid. */
record HistoryWriteKind(WritePlan.History plan) implements WriteKind {
  static final String WORD = "history";

  static WritePlan compile(FieldPath path, WriteSpec spec) {
    if (spec.keys().isEmpty() || spec.sequenceBy().isEmpty()) {
      path.error(ProblemCode.MISSING, Rules.HISTORY_NEEDS_KEYS);
    }
    KeyedFields keyed = KeyedFields.compile(path, spec);
    return new WritePlan.History(
        keyed.keys(),
        keyed.sequenceBy(),
        keyed.deleteWhen(),
        keyed.columns(),
        keyed.tombstoneRetentionMillis());
  }

  @Override
  public Set<String> fields() {
    return KeyedFields.NAMES;
  }

  @Override
  public boolean canRequeue() {
    return true;
  }

  @Override
  public boolean canDeduplicate() {
    return true;
  }

  @Override
  public boolean aggregates() {
    return false;
  }
}
