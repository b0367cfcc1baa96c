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
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a table's CHECK constraints as the manifest declares them. Constraints that others have
 * added are left alone.
 *
 * @param present the table's properties, where Delta stores its constraints
 * @param alter executes ALTER TABLE with the given clause
 */
record TableConstraints(Map<String, String> present, Consumer<String> alter) {
  /**
   * Table property that lists the constraints set by the manifest, so that removed ones can be
   * dropped.
   */
  static final String DECLARED = "streamingpipelines.constraints";

  private static final String PREFIX = "delta.constraints.";
  private static final String BROKEN = "DELTA_NEW_CHECK_CONSTRAINT_VIOLATION";
  private static final Pattern COUNT = Pattern.compile("(\\d+) rows");

  /**
   * Applies the constraints, and returns a problem for each one that existing rows violate.
   *
   * @param path the manifest's list
   */
  List<Problem> apply(List<ConstraintPlan> wanted, String path) {
    TreeSet<String> names = new TreeSet<>(wanted.stream().map(ConstraintPlan::name).toList());
    TreeSet<String> gone = new TreeSet<>(PipelineTables.declared(present, DECLARED));
    gone.removeAll(names);
    gone.removeIf(name -> expression(name) == null);
    List<ConstraintPlan> missing = missing(wanted);
    for (ConstraintPlan constraint : missing) {
      if (expression(constraint.name()) != null) {
        gone.add(constraint.name());
      }
    }
    gone.forEach(name -> alter.accept("DROP CONSTRAINT IF EXISTS " + SqlName.quoted(name)));
    if (!new TreeSet<>(PipelineTables.declared(present, DECLARED)).equals(names)) {
      // record the names first: a constraint that was added but not recorded as ours would never be
      // dropped
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

  /**
   * Returns a problem for each missing constraint that existing rows violate; changes nothing.
   *
   * @param path the manifest's list
   * @param rows the table's rows, with all columns that the constraints may use
   */
  List<Problem> broken(List<ConstraintPlan> wanted, String path, Supplier<Dataset<Row>> rows) {
    List<Problem> problems = new ArrayList<>();
    for (ConstraintPlan constraint : missing(wanted)) {
      String at = path + "[" + wanted.indexOf(constraint) + "]";
      try {
        // NULL violates a constraint, as in Delta's ADD CONSTRAINT
        long count = rows.get().where("NOT ((" + constraint.expression() + "\n) <=> true)").count();
        if (count > 0) {
          problems.add(broken(constraint, at, Long.toString(count)));
        }
      } catch (Exception e) { // Scala throws checked exceptions without declaring them
        problems.add(SqlProblems.of(at + ".expression", e));
      }
    }
    return problems;
  }

  /** The constraints that the table lacks or has with another expression. */
  private List<ConstraintPlan> missing(List<ConstraintPlan> wanted) {
    return wanted.stream()
        .filter(
            constraint -> !constraint.expression().strip().equals(expression(constraint.name())))
        .toList();
  }

  private static Problem broken(ConstraintPlan constraint, String path, String count) {
    return Problem.error(
        path + ".expression",
        "ConstraintBroken",
        count
            + (count.equals("1") ? " row of the table violates" : " rows of the table violate")
            + " the constraint "
            + constraint.name()
            + "; correct or delete them, or change the expression.");
  }

  private @Nullable Problem add(ConstraintPlan constraint, String path) {
    try {
      // the expression may end in a comment, so the line must end before the parenthesis
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
        return broken(constraint, path, count.find() ? count.group(1) : "Some");
      }
      // Delta allows fewer expressions in a constraint than a query may contain
      return SqlProblems.of(path + ".expression", e);
    }
  }

  private @Nullable String expression(String name) {
    return present.get(property(name));
  }

  /** The table property in which Delta stores the constraint. */
  static String property(String name) {
    return PREFIX + name.toLowerCase(Locale.ROOT);
  }
}
