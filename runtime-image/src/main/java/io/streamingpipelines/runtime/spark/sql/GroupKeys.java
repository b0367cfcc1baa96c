package io.streamingpipelines.runtime.spark.sql;

import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.spark.Scala;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.jspecify.annotations.Nullable;

/**
 * Checks the keys of an aggregation that is upserted without sequenceBy. The aggregation emits each
 * of its groups once per batch, so the keys must distinguish the groups. The check requires that
 * the columns can be traced to the aggregation.
 */
final class GroupKeys {
  /** The expression of each key, in terms of the operator that is being examined. */
  private final Map<String, Expression> keys = new LinkedHashMap<>();

  private GroupKeys() {}

  /**
   * @param path the place of the table's write mode in the manifest
   */
  static List<Problem> problems(LogicalPlan plan, List<String> keys, String path) {
    GroupKeys found = new GroupKeys();
    for (String key : keys) {
      Scala.list(plan.output()).stream()
          .filter(column -> column.name().equalsIgnoreCase(key))
          .findFirst()
          .ifPresent(column -> found.keys.put(key, column));
    }
    Aggregate aggregate = found.keys.size() == keys.size() ? found.follow(plan) : null;
    return aggregate == null ? List.of() : found.keyProblems(aggregate, path);
  }

  private @Nullable Aggregate follow(LogicalPlan top) {
    LogicalPlan plan = top;
    while (true) {
      if (plan instanceof Aggregate aggregate) {
        replace(Scala.list(aggregate.aggregateExpressions()));
        return aggregate;
      } else if (plan instanceof Project project) {
        replace(Scala.list(project.projectList()));
        plan = project.child();
      } else if (plan instanceof Filter || plan instanceof SubqueryAlias) {
        plan = Scala.list(plan.children()).get(0);
      } else {
        return null;
      }
    }
  }

  private void replace(List<NamedExpression> columns) {
    Map<ExprId, Expression> definitions = new LinkedHashMap<>();
    for (NamedExpression column : columns) {
      definitions.put(
          column.exprId(), column instanceof Alias alias ? alias.child() : (Expression) column);
    }
    keys.replaceAll((key, expression) -> replaced(expression, definitions));
  }

  private static Expression replaced(Expression expression, Map<ExprId, Expression> definitions) {
    if (expression instanceof Attribute attribute) {
      return definitions.getOrDefault(attribute.exprId(), expression);
    }
    List<Expression> children = new ArrayList<>();
    Scala.list(expression.children()).forEach(child -> children.add(replaced(child, definitions)));
    return children.isEmpty()
        ? expression
        : (Expression) expression.withNewChildren(Scala.seq(children.toArray(Expression[]::new)));
  }

  private List<Problem> keyProblems(Aggregate aggregate, String path) {
    List<Problem> problems = new ArrayList<>();
    keys.forEach(
        (key, expression) -> {
          if (computed(expression)) {
            problems.add(
                Problem.error(
                    path + ".keys",
                    "KeyIsComputed",
                    "Key "
                        + key
                        + " is computed by the aggregation, so it changes with every batch: use"
                        + " the columns that the query groups by."));
          }
        });
    for (Expression group : Scala.list(aggregate.groupingExpressions())) {
      if (!group.foldable() && keys.values().stream().noneMatch(key -> holds(key, group))) {
        problems.add(
            Problem.error(
                path + ".keys",
                "GroupKeyMissing",
                "The query groups by "
                    + name(group)
                    + ", but no key contains it, so several rows would have the same key: add it to"
                    + " the query's columns and to keys."));
      }
    }
    return problems;
  }

  private static String name(Expression group) {
    return group instanceof NamedExpression named ? named.name() : group.sql();
  }

  private static boolean computed(Expression expression) {
    return expression instanceof AggregateExpression
        || Scala.list(expression.children()).stream().anyMatch(GroupKeys::computed);
  }

  private static boolean holds(Expression key, Expression group) {
    return key.semanticEquals(group)
        || Scala.list(key.children()).stream().anyMatch(child -> holds(child, group));
  }
}
