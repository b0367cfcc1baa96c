package io.streamingpipelines.compiler.quality;

import io.streamingpipelines.api.quality.ConstraintSpec;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.Texts;
import io.streamingpipelines.plan.ConstraintPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The constraints of a table. */
public final class ConstraintCompiler {
  public static List<ConstraintPlan> compile(FieldPath path, List<ConstraintSpec> specs) {
    List<ConstraintPlan> constraints = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < specs.size(); i++) {
      FieldPath at = path.item(i);
      String name = Texts.name(at, specs.get(i).name(), names, "a constraint");
      FieldPath sql = at.field("expression");
      String expression = sql.resolved(specs.get(i).expression());
      constraints.add(
          new ConstraintPlan(name, Texts.required(sql, expression, "a boolean SQL expression")));
    }
    return constraints;
  }

  private ConstraintCompiler() {}
}
