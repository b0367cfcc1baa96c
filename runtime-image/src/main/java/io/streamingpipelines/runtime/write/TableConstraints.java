package io.streamingpipelines.runtime.write;

import io.streamingpipelines.plan.ConstraintPlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.SqlName;
import io.streamingpipelines.runtime.spark.sql.SqlProblems;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkThrowable;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a table's CHECK constraints as the manifest says; those that others have made stay.
 *
 * @param present the table's properties, where Delta keeps its constraints
 * @param alter runs the rest of an ALTER TABLE
 */
record TableConstraints(Map<String, String> present, Consumer<String> alter) {
  /** Names of the constraints that the manifest has set, so that removed ones can be dropped. */
  static final String DECLARED = "streamingpipelines.constraints";

  private static final String PREFIX = "delta.constraints.";
  private static final String BROKEN = "DELTA_NEW_CHECK_CONSTRAINT_VIOLATION";
  private static final Pattern COUNT = Pattern.compile("(\\d+) rows");

  /**
   * Returns what the table's rows do not allow.
   *
   * @param path the manifest's list
   */
  List<Problem> follow(List<ConstraintPlan> wanted, String path) {
    TreeSet<String> names = new TreeSet<>(wanted.stream().map(ConstraintPlan::name).toList());
    TreeSet<String> gone = new TreeSet<>(PipelineTables.declared(present, DECLARED));
    gone.removeAll(names);
    gone.removeIf(name -> expression(name) == null);
    List<ConstraintPlan> missing = new ArrayList<>();
    for (ConstraintPlan constraint : wanted) {
      String there = expression(constraint.name());
      if (!constraint.expression().strip().equals(there)) {
        missing.add(constraint);
        if (there != null) {
          gone.add(constraint.name());
        }
      }
    }
    gone.forEach(name -> alter.accept("DROP CONSTRAINT IF EXISTS " + SqlName.quoted(name)));
    if (!new TreeSet<>(PipelineTables.declared(present, DECLARED)).equals(names)) {
      // before they are there: one that is added and not known to be ours would stay for ever
      alter.accept("SET TBLPROPERTIES ('" + DECLARED + "' = '" + String.join(",", names) + "')");
    }
    List<Problem> problems = new ArrayList<>();
    for (ConstraintPlan constraint : missing) {
      Problem problem = add(constraint, path + "[" + wanted.indexOf(constraint) + "]");
      if (problem != null) {
        problems.add(problem);
      }
    }
    return problems;
  }

  private @Nullable Problem add(ConstraintPlan constraint, String path) {
    try {
      // the line ends before the parenthesis: an expression may end in a comment
      alter.accept(
          "ADD CONSTRAINT "
              + SqlName.quoted(constraint.name())
              + " CHECK ("
              + constraint.expression()
              + "\n)");
      return null;
    } catch (Exception e) { // Scala throws checked exceptions without declaring them
      if (e instanceof SparkThrowable known && BROKEN.equals(known.getCondition())) {
        Matcher count = COUNT.matcher(String.valueOf(e.getMessage()));
        return Problem.error(
            path + ".expression",
            "ConstraintBroken",
            (count.find() ? count.group(1) + " rows" : "Rows")
                + " that the table holds break the constraint "
                + constraint.name()
                + "; mend or delete them, or change the expression.");
      }
      // what Delta allows in a constraint is less than what a query may say
      return SqlProblems.of(path + ".expression", e);
    }
  }

  private @Nullable String expression(String name) {
    return present.get(PREFIX + name.toLowerCase(Locale.ROOT));
  }
}
