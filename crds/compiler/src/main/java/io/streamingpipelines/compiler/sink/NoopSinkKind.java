package io.streamingpipelines.compiler.sink;

import io.streamingpipelines.api.sink.NoopSinkSpec;
import io.streamingpipelines.plan.SinkPlan;

/** A sink that writes nothing. */
record NoopSinkKind(SinkPlan.Noop plan) implements SinkKind {
  static final String FIELD = "noop";

  static SinkPlan.Target compile(SinkDeclaration declaration, NoopSinkSpec spec) {
    return new SinkPlan.Noop();
  }

  @Override
  public String field() {
    return FIELD;
  }

  @Override
  public boolean canBeContinuous() {
    return true;
  }
}
