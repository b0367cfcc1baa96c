package io.streamingpipelines.compiler.source;

import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.api.source.SourceSpec;
import io.streamingpipelines.compiler.decode.DecodeCompiler;
import io.streamingpipelines.compiler.driver.SecretFiles;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.compiler.storage.LocationResolver;
import io.streamingpipelines.plan.SourcePlan;
import java.util.ArrayList;
import java.util.List;

/** What the pipeline reads from outside, whatever the kind. */
public final class SourceCompiler {
  /**
   * @param path {@code spec.sources}
   */
  public static List<SourcePlan> compile(
      FieldPath path, List<SourceSpec> specs, LocationResolver locations, SecretFiles secrets) {
    List<SourcePlan> sources = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      SourceSpec spec = specs.get(i);
      FieldPath at = path.item(i);
      String name = Texts.name(at.field("name"), spec.name());
      SourceDeclaration declaration =
          new SourceDeclaration(at, name, spec.value(), locations, secrets);
      sources.add(source(declaration, spec));
    }
    return sources;
  }

  private static SourcePlan source(SourceDeclaration declaration, SourceSpec spec) {
    FieldPath path = declaration.path();
    List<SourceKinds.Declared<?>> kinds =
        SourceKinds.ALL.stream().filter(kind -> kind.isIn(spec)).toList();
    SourcePlan plan = kinds.size() == 1 ? kinds.get(0).compile(declaration, spec) : null;
    if (plan == null) {
      path.error(ProblemCode.EXACTLY_ONE, Rules.ONE_SOURCE_KIND);
      return new SourcePlan.Rate(declaration.name(), 1);
    }
    if (spec.value() != null && plan.value() == null) {
      DecodeCompiler.value(path.field("value"), spec.value(), List.of(), declaration.secrets());
      path.error(ProblemCode.NOT_TOGETHER, Rules.VALUE_IS_FOR_KAFKA);
    }
    SourceKind kind = SourceKinds.of(plan);
    kind.notForProduction()
        .ifPresent(
            reason -> path.field(kind.field()).warning(ProblemCode.NOT_FOR_PRODUCTION, reason));
    return plan;
  }

  private SourceCompiler() {}
}
