package io.streamingpipelines.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A named relation that is not stored; each reader evaluates it in its own query. */
public record ViewPlan(String name, List<InputPlan> inputs, @Nullable String query) {
  public ViewPlan {
    inputs = List.copyOf(inputs);
  }
}
