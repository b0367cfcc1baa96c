package io.streamingpipelines.compiler.write;

import io.streamingpipelines.api.table.WriteSpec;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.plan.WritePlan;
import java.util.Set;

/** The result of a batch query replaces the table. */
record RefreshWriteKind(WritePlan.Refresh plan) implements WriteKind {
  static final String WORD = "refresh";

  static WritePlan compile(FieldPath path, WriteSpec spec) {
    return new WritePlan.Refresh();
  }

  @Override
  public Set<String> fields() {
    return Set.of();
  }

  @Override
  public boolean canRequeue() {
    return false;
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
