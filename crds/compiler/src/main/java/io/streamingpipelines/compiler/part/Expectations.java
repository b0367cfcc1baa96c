package io.streamingpipelines.compiler.part;

import io.streamingpipelines.api.ExpectationSpec;
import io.streamingpipelines.api.Rules;
import io.streamingpipelines.api.ToleranceSpec;
import io.streamingpipelines.compiler.read.Choice;
import io.streamingpipelines.compiler.read.Place;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.plan.ExpectationPlan;
import io.streamingpipelines.plan.ExpectationPlan.Action;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules for rows. */
final class Expectations {
  private static final Choice<Action> ACTION =
      Choice.of(
          "an action on violations",
          List.of(Action.values()),
          action -> action.name().toLowerCase(Locale.ROOT));

  static List<ExpectationPlan> compile(Place place, List<ExpectationSpec> specs) {
    List<ExpectationPlan> expectations = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < specs.size(); i++) {
      Place at = place.item(i);
      ExpectationSpec spec = specs.get(i);
      String name = Texts.name(at.field("name"), spec.name());
      if (!name.isEmpty() && !names.add(name)) {
        at.field("name")
            .error(
                ProblemCode.DUPLICATE_NAME,
                "'" + name + "' is the name of an expectation above: give it another one");
      }
      Action action = ACTION.read(at.field("onViolation"), spec.onViolation(), Action.WARN);
      ToleranceSpec tolerate = spec.tolerate();
      if (tolerate != null && action != Action.FAIL && spec.onViolation() != null) {
        at.error(ProblemCode.NOT_TOGETHER, Rules.TOLERATE_IS_FOR_FAIL);
      }
      Place sql = at.field("expression");
      expectations.add(
          new ExpectationPlan(
              name,
              Texts.required(sql, sql.resolved(spec.expression()), "a boolean SQL expression"),
              action,
              tolerance(at.field("tolerate"), tolerate)));
    }
    return expectations;
  }

  private static ExpectationPlan.@Nullable Tolerance tolerance(
      Place place, @Nullable ToleranceSpec spec) {
    if (spec == null) {
      return null;
    }
    Double ratio = spec.ratio();
    Long count = spec.count();
    if ((ratio == null) == (count == null)) {
      place.error(ProblemCode.EXACTLY_ONE, Rules.ONE_TOLERANCE);
    }
    if (ratio != null && !(ratio >= 0 && ratio <= 1)) {
      place
          .field("ratio")
          .error(ProblemCode.INVALID_VALUE, ratio + " is not a share: write one from 0 to 1");
    }
    if (count != null) {
      Texts.atLeast(place.field("count"), count, 0, 0);
    }
    return new ExpectationPlan.Tolerance(ratio, count);
  }

  private Expectations() {}
}
