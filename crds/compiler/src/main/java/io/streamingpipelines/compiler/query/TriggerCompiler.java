package io.streamingpipelines.compiler.query;

import io.streamingpipelines.api.query.TriggerSpec;
import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.compiler.Defaults;
import io.streamingpipelines.compiler.read.Durations;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.plan.TriggerPlan;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** When queries look for new input. */
public final class TriggerCompiler {
  /** The trigger of pipelines that declare none. */
  public static final TriggerPlan DEFAULT =
      new TriggerPlan.ProcessingTime(Durations.parse(Defaults.PROCESSING_TIME).orElse(0));

  public static TriggerPlan compile(
      FieldPath path, @Nullable TriggerSpec spec, TriggerPlan fallback) {
    if (spec == null) {
      return fallback;
    }
    String interval = spec.processingTime();
    String continuous = spec.continuous();
    if (Stream.of(interval, spec.availableNow(), continuous).filter(Objects::nonNull).count()
        != 1) {
      path.error(ProblemCode.EXACTLY_ONE, Rules.ONE_TRIGGER);
      return fallback;
    }
    if (interval != null) {
      return new TriggerPlan.ProcessingTime(
          Durations.millis(path.field("processingTime"), interval, "30s"));
    }
    if (continuous != null) {
      return new TriggerPlan.Continuous(
          Durations.millis(path.field("continuous"), continuous, "1s", 100));
    }
    return new TriggerPlan.AvailableNow();
  }

  private TriggerCompiler() {}
}
