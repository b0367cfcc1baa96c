package io.streamingpipelines.runtime.spark.sql;

import io.streamingpipelines.runtime.spark.Catalyst;
import io.streamingpipelines.runtime.spark.Scala;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.plans.logical.CollectMetrics;
import org.apache.spark.sql.catalyst.plans.logical.EventTimeWatermark;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * A hidden column that marks rows and bypasses a user's query. The analyzed plan is rewritten so
 * that each projection keeps the column and each filter accepts marked rows; the user's expressions
 * are not evaluated for these rows.
 *
 * @param name name of the column, which is NULL in unmarked rows
 * @param type type of the column
 * @param metadata metadata key by which the column is recognized; its value is a list of texts
 */
public record CarriedColumn(String name, DataType type, String metadata) {
  /** The rewritten plan with its marker, which is null if no part of the plan has one. */
  private record Carried(LogicalPlan plan, @Nullable Attribute marker) {}

  /** The texts of all such columns in the plan of the rows; empty if it has none. */
  public Set<String> values(Dataset<Row> rows) {
    return values(Catalyst.plan(rows));
  }

  private Set<String> values(LogicalPlan plan) {
    Set<String> values = new LinkedHashSet<>();
    Attribute marker = markerOf(plan);
    if (marker != null) {
      values.addAll(List.of(marker.metadata().getStringArray(metadata)));
    }
    for (LogicalPlan child : Scala.list(plan.children())) {
      values.addAll(values(child));
    }
    return values;
  }

  /**
   * Returns the same rows, including the marked ones, with the column as the last one. Returns
   * empty if the query does not allow this: an aggregation, a join or a generator does not emit
   * exactly one row for each input row.
   */
  public Optional<Dataset<Row>> carry(Dataset<Row> rows) {
    Carried carried = rebuild(Catalyst.plan(rows));
    return carried == null
        ? Optional.empty()
        : Optional.of(Catalyst.rows(rows.sparkSession(), carried.plan()));
  }

  private @Nullable Attribute markerOf(LogicalPlan plan) {
    if (plan instanceof Project project) {
      for (NamedExpression column : Scala.list(project.projectList())) {
        if (column instanceof Alias alias && alias.metadata().contains(metadata)) {
          return alias.toAttribute();
        }
      }
    }
    return null;
  }

  private @Nullable Carried rebuild(LogicalPlan plan) {
    if (values(plan).isEmpty()) {
      return new Carried(plan, null);
    }
    Attribute own = markerOf(plan);
    if (own != null) {
      // the marker of a second decoder below would be lost here
      boolean below = Scala.list(plan.children()).stream().anyMatch(c -> !values(c).isEmpty());
      return below ? null : new Carried(plan, own);
    }
    if (plan instanceof Union union) {
      return union(union);
    }
    List<LogicalPlan> children = Scala.list(plan.children());
    if (children.size() != 1) {
      return null;
    }
    Carried child = rebuild(children.get(0));
    if (child == null || child.marker() == null) {
      return null;
    }
    Attribute marker = child.marker();
    if (plan instanceof SubqueryAlias || plan instanceof View) {
      return child;
    }
    if (plan instanceof EventTimeWatermark || plan instanceof CollectMetrics) {
      return new Carried((LogicalPlan) plan.withNewChildren(Scala.seq(child.plan())), marker);
    }
    if (plan instanceof Filter filter) {
      Expression passes = new Or(new IsNotNull(marker), filter.condition());
      return new Carried(new Filter(passes, child.plan()), marker);
    }
    if (plan instanceof Project project) {
      return new Carried(project(project, child.plan(), marker), marker);
    }
    return null;
  }

  private static Project project(Project project, LogicalPlan child, Attribute marker) {
    List<NamedExpression> columns = new ArrayList<>();
    boolean there = false;
    for (NamedExpression column : Scala.list(project.projectList())) {
      there |= column.exprId().equals(marker.exprId());
      columns.add(guarded(column, marker));
    }
    if (!there) {
      columns.add(marker);
    }
    return new Project(Scala.seq(columns), child);
  }

  /** Does not evaluate an expression for a broken row: a cast of its NULLs or bytes may throw. */
  private static NamedExpression guarded(NamedExpression column, Attribute marker) {
    if (column instanceof Alias alias
        && !(alias.child() instanceof Attribute)
        && !(alias.child() instanceof Literal)) {
      Expression value = alias.child();
      Expression guard =
          new If(new IsNotNull(marker), Literal.create(null, value.dataType()), value);
      return (NamedExpression) alias.withNewChildren(Scala.<Expression>seq(guard));
    }
    return column;
  }

  private @Nullable Carried union(Union union) {
    List<LogicalPlan> branches = new ArrayList<>();
    for (LogicalPlan child : Scala.list(union.children())) {
      Carried carried = rebuild(child);
      if (carried == null) {
        return null;
      }
      List<NamedExpression> columns = new ArrayList<>(Scala.list(child.output()));
      columns.add(carried.marker() == null ? nullMarker() : carried.marker());
      branches.add(new Project(Scala.seq(columns), carried.plan()));
    }
    Union all = new Union(Scala.seq(branches), false, false);
    List<Attribute> output = Scala.list(all.output());
    return new Carried(all, output.get(output.size() - 1));
  }

  private NamedExpression nullMarker() {
    return new Alias(
        Literal.create(null, type),
        name,
        NamedExpression.newExprId(),
        Scala.<String>seq(),
        scala.Option.empty(),
        Scala.<String>seq());
  }
}
