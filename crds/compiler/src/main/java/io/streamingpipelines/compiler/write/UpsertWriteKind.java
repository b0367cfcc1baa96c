package io.streamingpipelines.compiler.write;

import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.api.table.WriteSpec;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.WritePlan;
import java.util.Set;
import java.util.TreeSet;

/** The newest row of each key stays. */
record UpsertWriteKind(WritePlan.Upsert plan) implements WriteKind {
  static final String WORD = "upsert";

  static WritePlan compile(FieldPath path, WriteSpec spec) {
    if (spec.keys().isEmpty()) {
      path.error(ProblemCode.MISSING, Rules.UPSERT_NEEDS_KEYS);
    }
    KeyedFields keyed = KeyedFields.compile(path, spec);
    return new WritePlan.Upsert(
        keyed.keys(),
        keyed.sequenceBy(),
        keyed.deleteWhen(),
        keyed.columns(),
        Boolean.TRUE.equals(spec.ignoreNulls()),
        keyed.tombstoneRetentionMillis());
  }

  @Override
  public Set<String> fields() {
    Set<String> fields = new TreeSet<>(KeyedFields.NAMES);
    fields.add("ignoreNulls");
    return fields;
  }

  @Override
  public boolean canRequeue() {
    return !plan.sequenceBy().isEmpty();
  }

  @Override
  public boolean canDeduplicate() {
    return true;
  }

  @Override
  public boolean aggregates() {
    return plan.sequenceBy().isEmpty();
  }
}
