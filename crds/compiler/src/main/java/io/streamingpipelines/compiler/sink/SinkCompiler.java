package io.streamingpipelines.compiler.sink;

import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.api.sink.SinkSpec;
import io.streamingpipelines.compiler.driver.SecretFiles;
import io.streamingpipelines.compiler.query.CheckpointCompiler;
import io.streamingpipelines.compiler.query.FlowCompiler;
import io.streamingpipelines.compiler.query.TriggerCompiler;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.compiler.storage.LocationResolver;
import io.streamingpipelines.plan.SinkPlan;
import io.streamingpipelines.plan.TriggerPlan;
import java.util.ArrayList;
import java.util.List;

/** What the pipeline writes to outside itself, whatever the kind. */
public final class SinkCompiler {
  /**
   * @param path {@code spec.sinks}
   * @param trigger of sinks that declare none
   */
  public static List<SinkPlan> compile(
      FieldPath path,
      List<SinkSpec> specs,
      TriggerPlan trigger,
      LocationResolver locations,
      SecretFiles secrets) {
    List<SinkPlan> sinks = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      FieldPath at = path.item(i);
      SinkSpec spec = specs.get(i);
      sinks.add(
          new SinkPlan(
              Texts.name(at.field("name"), spec.name()),
              FlowCompiler.flow(at, spec.from(), spec.query(), null),
              target(new SinkDeclaration(at, locations, secrets), spec),
              TriggerCompiler.compile(at.field("trigger"), spec.trigger(), trigger),
              CheckpointCompiler.sink(at, spec.checkpoint())));
    }
    return sinks;
  }

  private static SinkPlan.Target target(SinkDeclaration declaration, SinkSpec spec) {
    List<SinkKinds.Declared<?>> kinds =
        SinkKinds.ALL.stream().filter(kind -> kind.isIn(spec)).toList();
    SinkPlan.Target target = kinds.size() == 1 ? kinds.get(0).compile(declaration, spec) : null;
    if (target == null) {
      declaration.path().error(ProblemCode.EXACTLY_ONE, Rules.ONE_SINK_KIND);
      return new SinkPlan.Noop();
    }
    return target;
  }

  private SinkCompiler() {}
}
