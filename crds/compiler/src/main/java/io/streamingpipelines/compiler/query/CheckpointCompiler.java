package io.streamingpipelines.compiler.query;

import io.streamingpipelines.api.query.CheckpointSpec;
import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.compiler.Defaults;
import io.streamingpipelines.compiler.read.Choice;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.plan.CheckpointPlan;
import io.streamingpipelines.plan.CheckpointPlan.Accepts;
import io.streamingpipelines.plan.CheckpointPlan.Data;
import io.streamingpipelines.plan.CheckpointPlan.Start;
import io.streamingpipelines.plan.WritePlan;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which checkpoint a table or sink uses, and what a new generation does. What the rows in the table
 * or the state of the query decide (what has to be accepted, columns of keepWhere) is left to the
 * driver.
 */
public final class CheckpointCompiler {
  private static final Choice<Data> DATA =
      Choice.of("a way to treat the rows of earlier generations", List.of(Data.values()), words());
  private static final Choice<Start> START =
      Choice.of("a start", List.of(Start.PREVIOUS, Start.EARLIEST, Start.LATEST), words());

  /**
   * The plan of a table's checkpoint.
   *
   * @param table path of the table
   */
  public static CheckpointPlan table(
      FieldPath table, @Nullable CheckpointSpec spec, WritePlan write) {
    CheckpointPlan plan = compile(table.field("checkpoint"), spec);
    boolean refills = plan.data() == Data.REPLACE;
    boolean keeps = plan.keepWhere() != null;
    if (!write.streams()) {
      if (refills || keeps || plan.start() != Start.DECLARED) {
        refuse(table, Rules.REFRESH_IS_REBUILT);
      }
    } else if (keeps && write.replaces()) {
      refuse(table, Rules.COMPLETE_KEEPS_NOTHING);
    } else if (keeps && !refills) {
      refuse(table, Rules.KEEP_WHERE_NEEDS_REPLACE);
    }
    return plan;
  }

  /**
   * The plan of a sink's checkpoint.
   *
   * @param sink path of the sink
   */
  public static CheckpointPlan sink(FieldPath sink, @Nullable CheckpointSpec spec) {
    CheckpointPlan plan = compile(sink.field("checkpoint"), spec);
    if (plan.data() == Data.REPLACE || plan.keepWhere() != null) {
      refuse(sink, Rules.SINKS_CANNOT_REPLACE);
    }
    return plan;
  }

  private static CheckpointPlan compile(FieldPath path, @Nullable CheckpointSpec spec) {
    if (spec == null) {
      return CheckpointPlan.of(Defaults.GENERATION);
    }
    FieldPath keepWhere = path.field("keepWhere");
    return new CheckpointPlan(
        (int) Texts.atLeast(path.field("generation"), spec.generation(), Defaults.GENERATION, 1),
        DATA.read(path.field("data"), spec.data(), Data.KEEP),
        START.read(path.field("start"), spec.start(), Start.DECLARED),
        Texts.optional(keepWhere, keepWhere.resolved(spec.keepWhere()), "a boolean SQL expression"),
        new Accepts(
            Boolean.TRUE.equals(spec.acceptDuplicates()),
            Boolean.TRUE.equals(spec.acceptLoss()),
            Boolean.TRUE.equals(spec.acceptPartialState())),
        retain(path.field("retain"), spec.retain()));
  }

  private static int retain(FieldPath path, @Nullable Integer retain) {
    if (retain == null) {
      return CheckpointPlan.RETAIN;
    }
    if (retain < 1 || retain > Rules.RETAIN_MAX) {
      path.error(
          ProblemCode.INVALID_VALUE,
          retain
              + " is not a number of generations to keep: write a number from 1 to "
              + Rules.RETAIN_MAX);
    }
    return retain;
  }

  private static void refuse(FieldPath part, String rule) {
    part.field("checkpoint").error(ProblemCode.NOT_TOGETHER, rule);
  }

  private static <E extends Enum<E>> Function<E, String> words() {
    return value -> value.name().toLowerCase(Locale.ROOT);
  }

  private CheckpointCompiler() {}
}
