package io.streamingpipelines.compiler.sink;

import io.streamingpipelines.api.sink.ConsoleSinkSpec;
import io.streamingpipelines.plan.SinkPlan;

/** The driver's log. */
record ConsoleSinkKind(SinkPlan.Console plan) implements SinkKind {
  static final String FIELD = "console";

  static SinkPlan.Target compile(SinkDeclaration declaration, ConsoleSinkSpec spec) {
    return new SinkPlan.Console();
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
