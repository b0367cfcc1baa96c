package io.streamingpipelines.compiler.write;

import io.streamingpipelines.api.table.WriteSpec;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.plan.WritePlan;
import java.util.Set;

/** Rows are added. */
record AppendWriteKind(WritePlan.Append plan) implements WriteKind {
  static final String WORD = "append";

  static WritePlan compile(FieldPath path, WriteSpec spec) {
    return new WritePlan.Append();
  }

  @Override
  public Set<String> fields() {
    return Set.of();
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
