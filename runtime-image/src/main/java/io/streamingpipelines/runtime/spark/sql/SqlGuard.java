package io.streamingpipelines.runtime.spark.sql;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.schema.Columns;
import io.streamingpipelines.runtime.spark.Catalyst;
import io.streamingpipelines.runtime.spark.Scala;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.ExpressionWithUnresolvedIdentifier;
import org.apache.spark.sql.catalyst.analysis.PlanWithUnresolvedIdentifier;
import org.apache.spark.sql.catalyst.analysis.RelationTimeTravel;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableValuedFunction;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.catalyst.plans.logical.ScriptTransformation;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import org.apache.spark.sql.catalyst.plans.logical.WithWindowDefinition;
import org.apache.spark.sql.catalyst.trees.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Checks a user's SQL text before Spark analyzes it, because analysis alone already has side
 * effects: it runs commands, opens files and lists catalogs. It accepts one SELECT from the names
 * that {@code from} lists, without calls to Java and without shell commands.
 */
public final class SqlGuard {
  /** Table functions that only compute; all others may read something. */
  private static final Set<String> TABLE_FUNCTIONS =
      Set.of(
          "range",
          "explode",
          "explode_outer",
          "posexplode",
          "posexplode_outer",
          "inline",
          "inline_outer",
          "stack",
          "json_tuple",
          "variant_explode",
          "variant_explode_outer");

  private final String path;
  private final Set<String> inputs = new HashSet<>();
  private final List<Problem> problems = new ArrayList<>();

  private SqlGuard(String path, Iterable<String> inputs) {
    this.path = path;
    inputs.forEach(name -> this.inputs.add(Columns.key(name)));
  }

  /** Returns the problems of a query on {@code inputs}; if there are none, Spark may analyze it. */
  public static List<Problem> query(
      SparkSession session, String sql, String path, Iterable<String> inputs) {
    SqlGuard guard = new SqlGuard(path, inputs);
    String text = sql.stripTrailing().replaceFirst("\\s*;$", "");
    ParserInterface parser = Catalyst.parser(session);
    try {
      LogicalPlan statement = parser.parsePlan(text);
      if (statement instanceof Command || statement instanceof ParsedStatement) {
        guard.refuse(
            "CommandRefused",
            "A query must be one SELECT; commands and statements that write are not allowed.",
            statement.origin());
        return guard.problems;
      }
      guard.visit(parser.parseQuery(text), guard.inputs);
    } catch (Exception e) {
      guard.problems.add(SqlProblems.of(path, e));
    }
    return guard.problems;
  }

  /** Returns the problems of an expression on a row. */
  public static List<Problem> expression(SparkSession session, String sql, String path) {
    SqlGuard guard = new SqlGuard(path, List.of());
    try {
      Expression expression = Catalyst.parser(session).parseExpression(sql);
      if (expression instanceof Alias alias) {
        // `a > 1 OR` must be rejected too: Spark reads OR as a name
        guard.refuse(
            "SqlSyntax",
            "The text ends in "
                + alias.name()
                + ", which SQL reads as a name; remove it, or complete the condition.",
            expression.origin());
      }
      guard.visit(expression, Set.of());
    } catch (Exception e) {
      guard.problems.add(SqlProblems.of(path, e));
    }
    return guard.problems;
  }

  private void visit(LogicalPlan plan, Set<String> names) {
    Set<String> known = names;
    if (plan instanceof UnresolvedWith with) {
      known = new HashSet<>(names);
      for (var relation : Scala.list(with.cteRelations())) {
        SubqueryAlias cte = relation._2();
        Set<String> inside = known;
        if (with.allowRecursion()) {
          inside = new HashSet<>(known);
          inside.add(Columns.key(relation._1()));
        }
        visit(cte, inside);
        known.add(Columns.key(relation._1()));
      }
    }
    collect(plan, known);
    for (Expression expression : expressions(plan)) {
      visit(expression, known);
    }
    for (LogicalPlan child : Scala.list(plan.children())) {
      visit(child, known);
    }
  }

  /** Spark does not include the windows of a WINDOW clause among a plan's expressions. */
  private static List<Expression> expressions(LogicalPlan plan) {
    List<Expression> expressions = new ArrayList<>(Scala.list(plan.expressions()));
    if (plan instanceof WithWindowDefinition windows) {
      expressions.addAll(Scala.list(windows.windowDefinitions().values().toSeq()));
    }
    return expressions;
  }

  private void collect(LogicalPlan plan, Set<String> known) {
    if (plan instanceof UnresolvedRelation relation) {
      relation(relation, known);
    } else if (plan instanceof UnresolvedTableValuedFunction function) {
      String name = String.join(".", Scala.list(function.name())).toLowerCase(Locale.ROOT);
      if (!TABLE_FUNCTIONS.contains(name)) {
        refuse(
            "FunctionRefused",
            "Table function " + name + " is not allowed; read its input through `from`.",
            plan.origin());
      }
    } else if (plan instanceof RelationTimeTravel) {
      refuse(
          "TimeTravelRefused",
          "Reading a table as of a version or time is not allowed; read it through `from`.",
          plan.origin());
    } else if (plan instanceof PlanWithUnresolvedIdentifier) {
      refuseIdentifier(plan.origin());
    } else if (plan instanceof ScriptTransformation) {
      refuse(
          "CommandRefused",
          "SELECT TRANSFORM runs a shell command, which is not allowed; use SQL functions.",
          plan.origin());
    } else if (plan instanceof Command || plan instanceof ParsedStatement) {
      refuse(
          "CommandRefused",
          "A query must be one SELECT; commands and statements that write are not allowed.",
          plan.origin());
    }
  }

  private void relation(UnresolvedRelation relation, Set<String> known) {
    List<String> parts = Scala.list(relation.multipartIdentifier());
    String name = String.join(".", parts);
    if (parts.size() == 1 && known.contains(Columns.key(parts.get(0)))) {
      return;
    }
    if (parts.size() > 1 && (name.contains("/") || name.contains(":"))) {
      refuse(
          "FilesByPath",
          "Reading files by path ("
              + parts.get(0)
              + ".`…`) is not allowed; declare a source and name it in `from`.",
          relation.origin());
      return;
    }
    String has =
        inputs.isEmpty() ? "nothing" : String.join(", ", inputs.stream().sorted().toList());
    refuse(
        "UnknownRelation",
        name + " is not an input of this query: `from` names " + has + "; add it there.",
        relation.origin());
  }

  private void visit(Expression expression, Set<String> known) {
    @Nullable String refusal =
        expression instanceof UnresolvedFunction function ? FunctionGuard.refusal(function) : null;
    if (refusal != null) {
      refuse("FunctionRefused", refusal, expression.origin());
    }
    if (expression instanceof ExpressionWithUnresolvedIdentifier) {
      refuseIdentifier(expression.origin());
    }
    if (expression instanceof SubqueryExpression subquery) {
      visit((LogicalPlan) subquery.plan(), known);
    }
    for (Expression child : Scala.list(expression.children())) {
      visit(child, known);
    }
  }

  private void refuseIdentifier(Origin origin) {
    refuse(
        "IdentifierRefused",
        "IDENTIFIER(…) is not allowed, because it may refer to anything; write the name of an"
            + " input, column or function instead.",
        origin);
  }

  private void refuse(String code, String message, Origin origin) {
    problems.add(SqlProblems.at(Problem.error(path, code, message), origin));
  }
}
