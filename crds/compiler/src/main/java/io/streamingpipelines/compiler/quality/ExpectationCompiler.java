package io.streamingpipelines.compiler.quality;

import io.streamingpipelines.api.quality.ExpectationSetSpec;
import io.streamingpipelines.api.quality.ExpectationSpec;
import io.streamingpipelines.api.quality.ToleranceSpec;
import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.api.table.TableSpec;
import io.streamingpipelines.compiler.read.Choice;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.Nearest;
import io.streamingpipelines.compiler.read.ProblemCode;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.plan.ExpectationPlan;
import io.streamingpipelines.plan.ExpectationPlan.Action;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Expectations: those of the sets, which are compiled once, and those of the tables. */
public final class ExpectationCompiler {
  private static final Choice<Action> ACTION =
      Choice.of(
          "an action on violations",
          List.of(Action.values()),
          action -> action.name().toLowerCase(Locale.ROOT));

  private final Map<String, List<ExpectationPlan>> sets = new LinkedHashMap<>();
  private final Set<String> used = new HashSet<>();

  private ExpectationCompiler() {}

  /** The sets of a pipeline. */
  public static ExpectationCompiler sets(FieldPath path, List<ExpectationSetSpec> specs) {
    ExpectationCompiler expectations = new ExpectationCompiler();
    for (int i = 0; i < specs.size(); i++) {
      FieldPath at = path.item(i);
      ExpectationSetSpec spec = specs.get(i);
      String name = Texts.name(at.field("name"), spec.name());
      if (spec.expectations().isEmpty()) {
        at.field("expectations")
            .error(ProblemCode.MISSING, "is missing: add expectations, or remove the set");
      }
      List<ExpectationPlan> rules = compile(at.field("expectations"), spec.expectations());
      if (!name.isEmpty() && expectations.sets.putIfAbsent(name, rules) != null) {
        at.field("name")
            .error(
                ProblemCode.DUPLICATE_NAME,
                "'" + name + "' is already the name of a set above: choose another name");
      }
    }
    return expectations;
  }

  /** All expectations of a table: its own, then those of the sets that it names. */
  public List<ExpectationPlan> of(FieldPath table, TableSpec spec) {
    List<ExpectationPlan> rules =
        new ArrayList<>(compile(table.field("expectations"), spec.expectations()));
    for (int i = 0; i < spec.expectationSets().size(); i++) {
      FieldPath at = table.field("expectationSets").item(i);
      String name = spec.expectationSets().get(i);
      List<ExpectationPlan> set = sets.get(name);
      if (set == null) {
        at.error(
            ProblemCode.UNKNOWN_EXPECTATION_SET,
            "there is no set '"
                + name
                + "' in spec.expectationSets"
                + Nearest.hint(name, sets.keySet(), ": declare it, or name an existing one"));
        continue;
      }
      used.add(name);
      for (ExpectationPlan rule : set) {
        if (rules.stream().anyMatch(other -> other.name().equals(rule.name()))) {
          at.error(
              ProblemCode.DUPLICATE_NAME,
              "set '"
                  + name
                  + "' contains expectation '"
                  + rule.name()
                  + "', but the table already has an expectation of that name: rename one of them");
        }
        rules.add(rule);
      }
    }
    return rules;
  }

  /** Warns about sets that no table uses. */
  public void checkUse(FieldPath path, List<ExpectationSetSpec> specs) {
    for (int i = 0; i < specs.size(); i++) {
      String name = specs.get(i).name();
      if (name != null && sets.containsKey(name) && !used.contains(name)) {
        path.item(i)
            .warning(
                ProblemCode.UNUSED,
                "'" + name + "' is never used: name it in a table's expectationSets or remove it");
      }
    }
  }

  private static List<ExpectationPlan> compile(FieldPath path, List<ExpectationSpec> specs) {
    List<ExpectationPlan> expectations = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < specs.size(); i++) {
      FieldPath at = path.item(i);
      ExpectationSpec spec = specs.get(i);
      String name = Texts.name(at, spec.name(), names, "an expectation");
      Action action = ACTION.read(at.field("onViolation"), spec.onViolation(), Action.WARN);
      ToleranceSpec tolerate = spec.tolerate();
      if (tolerate != null && action != Action.FAIL && spec.onViolation() != null) {
        at.error(ProblemCode.NOT_TOGETHER, Rules.TOLERATE_IS_FOR_FAIL);
      }
      FieldPath sql = at.field("expression");
      expectations.add(
          new ExpectationPlan(
              at.path(),
              name,
              Texts.required(sql, sql.resolved(spec.expression()), "a boolean SQL expression"),
              action,
              tolerance(at.field("tolerate"), tolerate)));
    }
    return expectations;
  }

  private static ExpectationPlan.@Nullable Tolerance tolerance(
      FieldPath path, @Nullable ToleranceSpec spec) {
    if (spec == null) {
      return null;
    }
    Double ratio = spec.ratio();
    Long count = spec.count();
    if ((ratio == null) == (count == null)) {
      path.error(ProblemCode.EXACTLY_ONE, Rules.ONE_TOLERANCE);
    }
    if (ratio != null && !(ratio >= 0 && ratio <= 1)) {
      path.field("ratio")
          .error(ProblemCode.INVALID_VALUE, ratio + " is not a ratio: write a number from 0 to 1");
    }
    if (count != null) {
      Texts.atLeast(path.field("count"), count, 0, 0);
    }
    return new ExpectationPlan.Tolerance(ratio, count);
  }
}
