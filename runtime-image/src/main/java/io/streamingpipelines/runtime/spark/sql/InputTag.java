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
import org.apache.spark.sql.catalyst.plans.logical.CTERelationRef;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.trees.TreeNodeTag;

/**
 * Marks the leaves of a plan with the name of the input that they read. Spark keeps the mark when
 * it copies a leaf.
 */
public final class InputTag {
  private static final TreeNodeTag<String> TAG = new TreeNodeTag<>("streamingpipelines.input");

  private InputTag() {}

  /** Marks all leaves of these rows, and returns the rows. */
  public static Dataset<Row> mark(Dataset<Row> rows, String name) {
    leaves(Catalyst.analyzed(rows)).forEach(leaf -> leaf.setTagValue(TAG, name));
    return rows;
  }

  /** The name of the input that a leaf reads; empty if the query itself contains its rows. */
  static Optional<String> of(LogicalPlan leaf) {
    scala.Option<String> name = leaf.getTagValue(TAG);
    return name.isDefined() ? Optional.of(name.get()) : Optional.empty();
  }

  /**
   * The streaming inputs of a query in the order in which Spark numbers their offsets: {@code
   * MicroBatchExecution} walks the analyzed plan from the top, and equal relations share a number.
   */
  static List<String> streams(Dataset<Row> rows) {
    Set<LogicalPlan> distinct = new LinkedHashSet<>();
    for (LogicalPlan leaf : leaves(Catalyst.analyzed(rows))) {
      if (leaf.isStreaming() && !(leaf instanceof CTERelationRef)) {
        distinct.add(leaf);
      }
    }
    return distinct.stream().map(leaf -> of(leaf).orElse("unknown")).toList();
  }

  /** All leaves, from left to right. */
  static List<LogicalPlan> leaves(LogicalPlan plan) {
    List<LogicalPlan> found = new ArrayList<>();
    collect(plan, found);
    return found;
  }

  private static void collect(LogicalPlan plan, List<LogicalPlan> found) {
    List<LogicalPlan> children = Scala.list(plan.children());
    if (children.isEmpty()) {
      found.add(plan);
    }
    children.forEach(child -> collect(child, found));
  }
}
