package io.streamingpipelines.runtime.spark.sql;

import io.streamingpipelines.runtime.change.StateLayout;
import io.streamingpipelines.runtime.change.StateLayout.Part;
import io.streamingpipelines.runtime.spark.Scala;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.planning.ExtractEquiJoinKeys;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Deduplicate;
import org.apache.spark.sql.catalyst.plans.logical.DeduplicateWithinWatermark;
import org.apache.spark.sql.catalyst.plans.logical.EventTimeWatermark;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Union;

/**
 * Describes what the stateful operators of an optimized plan store, in the layout that Spark's
 * streaming strategies ({@code SparkStrategies.scala}) give them. Columns are described by what
 * they are computed from.
 */
final class StateLayouts {
  private final List<String> inputs;
  private final ExpressionText text;
  private final List<StateLayout> operators = new ArrayList<>();
  private final Set<String> watermarks = new TreeSet<>();

  /**
   * @param inputs names of the streaming inputs, by number
   * @param query text that stands for what cannot be described
   */
  StateLayouts(List<String> inputs, String query) {
    this.inputs = inputs;
    this.text = new ExpressionText(query);
  }

  /** All operators, from the bottom of the plan up. */
  List<StateLayout> operators() {
    return operators;
  }

  /** The columns with a watermark, sorted. */
  List<String> watermarks() {
    return List.copyOf(watermarks);
  }

  void read(LogicalPlan plan) {
    Scala.list(plan.children()).forEach(this::read);
    if (StatefulOperators.keepsState(plan)) {
      operators.add(layout(plan));
    }
    if (plan instanceof EventTimeWatermark watermark) {
      watermarks.add(text.of((Expression) watermark.eventTime()));
    }
    define(plan);
  }

  /** Defines the columns that the operator adds to those of its children. */
  private void define(LogicalPlan plan) {
    List<Attribute> output = Scala.list(plan.output());
    if (Scala.list(plan.children()).isEmpty()) {
      output.forEach(column -> text.define(column.exprId(), leaf(plan, column)));
    } else if (plan instanceof Project project) {
      define(Scala.list(project.projectList()));
    } else if (plan instanceof Aggregate aggregate) {
      define(Scala.list(aggregate.aggregateExpressions()));
    } else if (plan instanceof Generate generate) {
      String generator = text.of((Expression) generate.generator());
      Scala.list(generate.generatorOutput())
          .forEach(column -> text.define(column.exprId(), generator + "." + column.name()));
    } else if (plan instanceof Expand expand) {
      List<scala.collection.immutable.Seq<Expression>> rows = Scala.list(expand.projections());
      for (int i = 0; i < output.size(); i++) {
        int column = i;
        define(output.get(i), rows.stream().map(row -> text.of(row.apply(column))).toList());
      }
    } else if (plan instanceof Union union) {
      List<LogicalPlan> branches = Scala.list(union.children());
      for (int i = 0; i < output.size(); i++) {
        int column = i;
        define(
            output.get(i),
            branches.stream().map(b -> text.of((Expression) b.output().apply(column))).toList());
      }
    }
    for (Attribute column : output) {
      if (!text.defines(column.exprId())) {
        text.define(column.exprId(), text.unknown(plan.nodeName() + " " + column.name()));
      }
    }
  }

  private void define(List<NamedExpression> columns) {
    for (NamedExpression column : columns) {
      if (column instanceof Alias alias) {
        text.define(alias.exprId(), text.of(alias.child()));
      }
    }
  }

  /** Defines a column that has one of several values. */
  private void define(Attribute column, List<String> alternatives) {
    text.define(
        column.exprId(), alternatives.stream().distinct().collect(Collectors.joining(" or ")));
  }

  private String leaf(LogicalPlan leaf, Attribute column) {
    String input = InputTag.of(leaf).orElse("row");
    int number = inputs.indexOf(input);
    if (number < 0) {
      return input + "." + column.name();
    }
    // a stream is known by its number, because its name may change
    return inputs.size() == 1 ? column.name() : "#" + (number + 1) + "." + column.name();
  }

  private StateLayout layout(LogicalPlan plan) {
    if (plan instanceof Aggregate aggregate) {
      return aggregation(aggregate);
    } else if (plan instanceof Join join) {
      return join(join);
    } else if (plan instanceof Deduplicate unique) {
      return new StateLayout(
          "deduplication", parts(Scala.list(unique.keys())), List.of(), List.of());
    } else if (plan instanceof DeduplicateWithinWatermark unique) {
      return new StateLayout(
          "deduplication within a time", parts(Scala.list(unique.keys())), List.of(), List.of());
    } else if (plan instanceof GlobalLimit limit) {
      return new StateLayout("limit", List.of(), List.of(), List.of());
    }
    return new StateLayout(
        plan.nodeName(),
        List.of(new Part(plan.nodeName(), text.unknown(plan.nodeName()))),
        List.of(),
        List.of());
  }

  private StateLayout aggregation(Aggregate aggregate) {
    List<Expression> groups = Scala.list(aggregate.groupingExpressions());
    Map<String, Part> functions = new LinkedHashMap<>();
    for (NamedExpression column : Scala.list(aggregate.aggregateExpressions())) {
      functions((Expression) column, column.name(), functions);
    }
    boolean session = groups.stream().anyMatch(BoundedState::isSessionWindow);
    return new StateLayout(
        session ? "session aggregation" : "aggregation",
        parts(groups),
        List.copyOf(functions.values()),
        List.of());
  }

  /** The functions in the order of Spark's {@code PhysicalAggregation}; equal ones are one. */
  private void functions(Expression expression, String name, Map<String, Part> found) {
    if (expression instanceof AggregateExpression aggregate) {
      String meaning = meaning(aggregate);
      found.putIfAbsent(meaning, new Part(name, meaning));
      return;
    }
    Scala.list(expression.children()).forEach(child -> functions(child, name, found));
  }

  private StateLayout join(Join join) {
    var keys = ExtractEquiJoinKeys.unapply(join);
    List<Part> parts = new ArrayList<>();
    if (keys.isDefined()) {
      List<Expression> left = Scala.list(keys.get()._2());
      List<Expression> right = Scala.list(keys.get()._3());
      for (int i = 0; i < left.size(); i++) {
        String meaning = meaning(left.get(i)) + " = " + meaning(right.get(i));
        parts.add(new Part(meaning, meaning));
      }
    }
    List<String> conditions = new ArrayList<>();
    if (keys.isDefined() && keys.get()._4().isDefined()) {
      conjuncts(keys.get()._4().get(), conditions);
      conditions.sort(null);
    }
    List<Part> values = new ArrayList<>(parts(Scala.list(join.left().output())));
    values.add(new Part("|", "|")); // separates the sides
    values.addAll(parts(Scala.list(join.right().output())));
    return new StateLayout(
        join.joinType().sql().toLowerCase(java.util.Locale.ROOT) + " join",
        parts,
        values,
        conditions);
  }

  private void conjuncts(Expression condition, List<String> found) {
    if (condition instanceof And and) {
      conjuncts(and.left(), found);
      conjuncts(and.right(), found);
    } else {
      found.add(text.of(condition));
    }
  }

  private List<Part> parts(List<? extends Expression> expressions) {
    return expressions.stream()
        .map(
            expression ->
                new Part(
                    expression instanceof NamedExpression named
                        ? named.name()
                        : text.of(expression),
                    meaning(expression)))
        .toList();
  }

  private String meaning(Expression expression) {
    return text.of(expression) + " " + expression.dataType().sql();
  }
}
