package io.streamingpipelines.compiler.driver;

import io.streamingpipelines.api.driver.BackoffSpec;
import io.streamingpipelines.api.driver.RestartSpec;
import io.streamingpipelines.compiler.Defaults;
import io.streamingpipelines.compiler.read.Choice;
import io.streamingpipelines.compiler.read.Durations;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.plan.CamelCase;
import io.streamingpipelines.plan.RestartPlan;
import io.streamingpipelines.plan.RestartPlan.Policy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the pipeline restarts after failures. */
public final class RestartCompiler {
  private static final Choice<Policy> POLICY =
      Choice.of(
          "a restart policy",
          List.of(Policy.ON_FAILURE, Policy.ALWAYS, Policy.NEVER),
          CamelCase::of);

  public static RestartPlan compile(FieldPath path, @Nullable RestartSpec written) {
    RestartSpec spec =
        written == null ? new RestartSpec(null, null, null, null, null, null) : written;
    BackoffSpec backoff = spec.backoff();
    FieldPath at = path.field("backoff");
    long initial =
        Durations.millis(
            at.field("initial"),
            backoff == null ? null : backoff.initial(),
            Defaults.BACKOFF_INITIAL);
    long max =
        Durations.millis(
            at.field("max"), backoff == null ? null : backoff.max(), Defaults.BACKOFF_MAX);
    if (backoff != null && backoff.initial() != null && backoff.max() != null && initial > max) {
      at.error(
          ProblemCode.INVALID_VALUE,
          "initial " + backoff.initial() + " is longer than max " + backoff.max() + ": swap them");
    }
    return new RestartPlan(
        POLICY.read(path.field("policy"), spec.policy(), Policy.ON_FAILURE),
        initial,
        Math.max(initial, max),
        Durations.millis(path.field("resetAfter"), spec.resetAfter(), Defaults.RESET_AFTER),
        (int)
            Texts.atLeast(path.field("maxFailures"), spec.maxFailures(), Defaults.MAX_FAILURES, 1));
  }

  private RestartCompiler() {}
}
