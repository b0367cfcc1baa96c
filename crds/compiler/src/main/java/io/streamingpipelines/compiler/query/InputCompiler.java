package io.streamingpipelines.compiler.query;

import io.streamingpipelines.api.query.InputSpec;
import io.streamingpipelines.api.query.WatermarkSpec;
import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.compiler.read.Choice;
import io.streamingpipelines.compiler.read.Durations;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.ReadLimitsReader;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.plan.InputPlan;
import io.streamingpipelines.plan.InputPlan.Kind;
import io.streamingpipelines.plan.InputPlan.ReadAs;
import io.streamingpipelines.plan.SourcePlan.ReadLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The inputs of a query. The stand-in for an input that is not valid has an empty name. */
final class InputCompiler {
  private static final Choice<ReadAs> AS =
      Choice.of(
          "a way to read an input",
          List.of(ReadAs.values()),
          as -> as.name().toLowerCase(Locale.ROOT));

  static List<InputPlan> compile(FieldPath path, List<InputSpec> specs) {
    List<InputPlan> inputs = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      InputPlan input = input(path.item(i), specs.get(i));
      if (!input.name().isEmpty()
          && inputs.stream().anyMatch(before -> before.name().equals(input.name()))) {
        path.item(i)
            .error(
                ProblemCode.DUPLICATE_NAME,
                "'"
                    + input.name()
                    + "' is listed twice: list it once; SQL can use it several times");
      }
      inputs.add(input);
    }
    return inputs;
  }

  private static InputPlan input(FieldPath path, InputSpec spec) {
    ReadAs as = AS.read(path.field("as"), spec.as(), ReadAs.STREAM);
    boolean skip = Boolean.TRUE.equals(spec.skipChangeCommits());
    InputPlan.WatermarkPlan watermark = watermark(path.field("watermark"), spec.watermark());
    if (watermark != null && as == ReadAs.SNAPSHOT) {
      path.field("watermark")
          .error(ProblemCode.NOT_TOGETHER, "a snapshot cannot have a watermark: remove it");
    }
    if (Stream.of(spec.source(), spec.table(), spec.view()).filter(Objects::nonNull).count() != 1) {
      path.error(ProblemCode.EXACTLY_ONE, Rules.ONE_INPUT_KIND);
      return new InputPlan(Kind.SOURCE, "", as, watermark, skip, null);
    }
    if (as == ReadAs.RAW && spec.source() == null) {
      path.error(ProblemCode.INPUT_MODE, Rules.RAW_IS_FOR_SOURCES);
    }
    if ((as == ReadAs.CHANGES || as == ReadAs.SNAPSHOT) && spec.table() == null) {
      path.error(ProblemCode.INPUT_MODE, Rules.CHANGES_ARE_FOR_TABLES);
    }
    if (skip && spec.table() == null) {
      path.error(ProblemCode.INPUT_MODE, Rules.SKIP_IS_FOR_TABLES);
    }
    if (skip && spec.table() != null && as != ReadAs.STREAM) {
      path.field("skipChangeCommits")
          .error(ProblemCode.NOT_TOGETHER, "has an effect only with as: stream: remove it");
    }
    ReadLimits limits = limits(path, spec, as);
    if (spec.source() != null) {
      String name = Texts.name(path.field("source"), spec.source());
      return new InputPlan(Kind.SOURCE, name, as, watermark, skip, limits);
    }
    if (spec.table() != null) {
      String name = Texts.name(path.field("table"), spec.table());
      return new InputPlan(Kind.TABLE, name, as, watermark, skip, limits);
    }
    String name = Texts.name(path.field("view"), spec.view());
    return new InputPlan(Kind.VIEW, name, as, watermark, skip, limits);
  }

  private static @Nullable ReadLimits limits(FieldPath path, InputSpec spec, ReadAs as) {
    String field = spec.maxBytesPerTrigger() == null ? "maxFilesPerTrigger" : "maxBytesPerTrigger";
    ReadLimits limits =
        ReadLimitsReader.read(path, spec.maxBytesPerTrigger(), spec.maxFilesPerTrigger());
    if (limits != null && spec.table() == null) {
      path.field(field).error(ProblemCode.INPUT_MODE, Rules.LIMITS_ARE_FOR_TABLES);
    } else if (limits != null && as == ReadAs.SNAPSHOT) {
      path.field(field)
          .error(ProblemCode.NOT_TOGETHER, "a snapshot is read whole in each batch: remove it");
    }
    return limits;
  }

  private static InputPlan.@Nullable WatermarkPlan watermark(
      FieldPath path, @Nullable WatermarkSpec spec) {
    if (spec == null) {
      return null;
    }
    String future = spec.maxFuture();
    if (spec.delay() == null) {
      path.field("delay")
          .error(ProblemCode.MISSING, "is missing: write how late a row may be, such as 2h");
    }
    return new InputPlan.WatermarkPlan(
        Texts.required(path.field("column"), spec.column(), "the column with the event time"),
        Durations.millis(path.field("delay"), spec.delay(), "2h"),
        future == null
            ? null
            : Long.valueOf(Durations.millis(path.field("maxFuture"), future, "1h")));
  }

  private InputCompiler() {}
}
