package io.streamingpipelines.runtime.flow;

import io.streamingpipelines.plan.DecodePlan.Malformed;
import io.streamingpipelines.runtime.decode.Scala;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
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
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Brings rows whose document or file is broken past the user's query to the batch, in the one scan
 * that the batch makes (docs/design/semantics.md#order-of-a-batch,
 * docs/design/semantics.md#one-read-per-batch): the analyzed plan is rebuilt so that each
 * projection hands on the hidden marker and each filter lets marked rows pass. The user's
 * expressions are not evaluated for them.
 */
final class MalformedRows {
  /** Of the marker's alias: what is {@link Declared}, each as {@code field: mode}. */
  private static final String DECLARED = "streamingpipelines.malformed";

  /** The type of {@link Verdict#MALFORMED}. */
  static final StructType VERDICT_TYPE =
      StructType.fromDDL(
          "reason STRING, raw BINARY, topic STRING, partition INT, offset BIGINT,"
              + " timestamp TIMESTAMP");

  private static final StructType MARKER_TYPE = VERDICT_TYPE.add("action", DataTypes.ByteType);

  /** The plan with its marker; the marker is null where no part of the plan has one. */
  private record Carried(LogicalPlan plan, @Nullable Attribute marker) {}

  private MalformedRows() {}

  /**
   * A way in which an input's rows may be broken.
   *
   * @param reason NULL where a row is not
   * @param raw the bytes that are kept of it
   */
  record Broken(Column reason, Column raw, Declared declared) {}

  /**
   * What a manifest says about it.
   *
   * @param files whether files may be broken, not documents
   */
  record Declared(boolean files, Malformed mode) {
    private static Declared of(String text) {
      String[] parts = text.split(" ", 2);
      return new Declared(parts[0].equals("files"), Malformed.valueOf(parts[1]));
    }

    private String text() {
      return (files ? "files " : "documents ") + mode.name();
    }
  }

  /**
   * The hidden column: {@link Verdict#MALFORMED}'s fields and the action, NULL where no {@code
   * reason} is there.
   *
   * @param kinds at least one; the first that has a reason counts
   */
  static Column marker(StructType input, List<Broken> kinds) {
    Column marker = null;
    for (Broken kind : kinds) {
      Column fields =
          functions.struct(
              kind.reason().as("reason"),
              kind.raw().as("raw"),
              origin(input, "topic", DataTypes.StringType),
              origin(input, "partition", DataTypes.IntegerType),
              origin(input, "offset", DataTypes.LongType),
              origin(input, "timestamp", DataTypes.TimestampType),
              functions.lit(action(kind.declared().mode())).as("action"));
      Column broken = kind.reason().isNotNull();
      marker = marker == null ? functions.when(broken, fields) : marker.when(broken, fields);
    }
    String[] declared = kinds.stream().map(kind -> kind.declared().text()).toArray(String[]::new);
    return Objects.requireNonNull(marker)
        .as(Verdict.MALFORMED, new MetadataBuilder().putStringArray(DECLARED, declared).build());
  }

  /** Where the row came from: Kafka's own columns, or those that a bronze table made of them. */
  private static Column origin(StructType input, String name, DataType type) {
    for (String candidate : List.of(name, "kafka_" + name)) {
      for (StructField field : Columns.find(input, candidate)) {
        if (field.dataType().equals(type)) {
          return Columns.named(field.name()).as(name);
        }
      }
    }
    return functions.lit(null).cast(type).as(name);
  }

  private static byte action(Malformed mode) {
    return switch (mode) {
      case DROP -> Verdict.DROP;
      case FAIL -> Verdict.FAIL;
      case QUARANTINE -> Verdict.QUARANTINE;
      case KEEP -> Verdict.PASS;
    };
  }

  /** What the inputs of this plan declare for broken rows; empty when none can be broken. */
  static Set<Declared> declared(LogicalPlan plan) {
    Set<Declared> declared = new LinkedHashSet<>();
    Attribute marker = markerOf(plan);
    if (marker != null) {
      for (String text : marker.metadata().getStringArray(DECLARED)) {
        declared.add(Declared.of(text));
      }
    }
    for (LogicalPlan child : Scala.list(plan.children())) {
      declared.addAll(declared(child));
    }
    return declared;
  }

  /**
   * The same plan with the marker as its last column, or empty where its shape does not allow that:
   * what is behind an aggregation, a join or a generator is no longer one input row.
   */
  static Optional<LogicalPlan> carry(LogicalPlan plan) {
    Carried carried = rebuild(plan);
    return carried == null ? Optional.empty() : Optional.of(carried.plan());
  }

  private static @Nullable Attribute markerOf(LogicalPlan plan) {
    if (plan instanceof Project project) {
      for (NamedExpression column : Scala.list(project.projectList())) {
        if (column instanceof Alias alias && alias.metadata().contains(DECLARED)) {
          return alias.toAttribute();
        }
      }
    }
    return null;
  }

  private static @Nullable Carried rebuild(LogicalPlan plan) {
    if (declared(plan).isEmpty()) {
      return new Carried(plan, null);
    }
    Attribute own = markerOf(plan);
    if (own != null) {
      // a second decoder below would lose its marker here
      boolean below = Scala.list(plan.children()).stream().anyMatch(c -> !declared(c).isEmpty());
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

  /** An expression that a broken row must not meet: a cast of its NULLs or bytes may throw. */
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

  private static @Nullable Carried union(Union union) {
    List<LogicalPlan> branches = new ArrayList<>();
    for (LogicalPlan child : Scala.list(union.children())) {
      Carried carried = rebuild(child);
      if (carried == null) {
        return null;
      }
      List<NamedExpression> columns = new ArrayList<>(Scala.list(child.output()));
      columns.add(carried.marker() == null ? none() : carried.marker());
      branches.add(new Project(Scala.seq(columns), carried.plan()));
    }
    Union all = new Union(Scala.seq(branches), false, false);
    List<Attribute> output = Scala.list(all.output());
    return new Carried(all, output.get(output.size() - 1));
  }

  private static NamedExpression none() {
    return new Alias(
        Literal.create(null, MARKER_TYPE),
        Verdict.MALFORMED,
        NamedExpression.newExprId(),
        Scala.<String>seq(),
        scala.Option.empty(),
        Scala.<String>seq());
  }
}
