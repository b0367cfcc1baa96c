package io.streamingpipelines.compiler.write;

import io.streamingpipelines.api.table.WriteSpec;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.plan.WritePlan;
import java.util.Set;

/** The whole result of a stream replaces the table. */
record CompleteWriteKind(WritePlan.Complete plan) implements WriteKind {
  static final String WORD = "complete";

  static WritePlan compile(FieldPath path, WriteSpec spec) {
    return new WritePlan.Complete();
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
    return false;
  }

  @Override
  public boolean aggregates() {
    return true;
  }
}
