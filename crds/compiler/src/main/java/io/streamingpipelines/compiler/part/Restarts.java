package io.streamingpipelines.compiler.part;

import io.streamingpipelines.api.BackoffSpec;
import io.streamingpipelines.api.RestartSpec;
import io.streamingpipelines.compiler.Defaults;
import io.streamingpipelines.compiler.read.Choice;
import io.streamingpipelines.compiler.read.Durations;
import io.streamingpipelines.compiler.read.Place;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.plan.RestartPlan;
import io.streamingpipelines.plan.RestartPlan.Policy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happens after failures. */
public final class Restarts {
  private static final Choice<Policy> POLICY =
      new Choice<>(
          "a restart policy",
          Map.of("OnFailure", Policy.ON_FAILURE, "Always", Policy.ALWAYS, "Never", Policy.NEVER));

  public static RestartPlan compile(Place place, @Nullable RestartSpec written) {
    RestartSpec spec = written == null ? new RestartSpec(null, null, null, null) : written;
    BackoffSpec backoff = spec.backoff();
    Place at = place.field("backoff");
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
          "initial "
              + backoff.initial()
              + " is longer than max "
              + backoff.max()
              + ": exchange them");
    }
    return new RestartPlan(
        POLICY.read(place.field("policy"), spec.policy(), Policy.ON_FAILURE),
        initial,
        Math.max(initial, max),
        Durations.millis(place.field("resetAfter"), spec.resetAfter(), Defaults.RESET_AFTER),
        (int)
            Texts.atLeast(
                place.field("maxFailures"), spec.maxFailures(), Defaults.MAX_FAILURES, 1));
  }

  private Restarts() {}
}
