package io.streamingpipelines.runtime.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.SparkDataStream;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.InMemoryFileIndex;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.v2.StreamingDataSourceV2ScanRelation;
import org.apache.spark.sql.execution.streaming.runtime.IncrementalExecution;
import org.apache.spark.sql.execution.streaming.runtime.MicroBatchExecution;
import org.apache.spark.sql.execution.streaming.runtime.MicroBatchExecutionContext;
import org.apache.spark.sql.execution.streaming.runtime.StreamingQueryWrapper;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.jspecify.annotations.Nullable;

/**
 * The micro-batch that a streaming query has begun and not committed, as Spark has it in memory;
 * nothing is read from the checkpoint.
 *
 * @param number the batch's number
 * @param ranges what the batch reads of each input, in the order in which Spark numbers them
 */
public record QueryBatch(long number, List<Range> ranges) {
  /**
   * The part of an input that a batch reads.
   *
   * @param from the offset at which it begins, as Spark's offset log writes it; null if unknown
   * @param to the offset at which it ends; equals {@code from} if the batch reads nothing of the
   *     input, and is null if nobody has asked the input yet
   * @param files URIs of the files; empty for an input that is no folder of files
   */
  public record Range(@Nullable String from, @Nullable String to, List<String> files) {}

  /** Returns null if the query works on no batch, or has a continuous trigger. */
  public static @Nullable QueryBatch of(StreamingQuery query) {
    if (!(query instanceof StreamingQueryWrapper wrapper)
        || !(wrapper.streamingQuery() instanceof MicroBatchExecution execution)
        || !(execution.getLatestExecutionContext() instanceof MicroBatchExecutionContext context)
        || !context.isCurrentBatchConstructed()) {
      return null;
    }
    LogicalPlan plan = plan(context);
    List<Range> ranges = new ArrayList<>();
    for (SparkDataStream source : Scala.list(execution.sources())) {
      Offset from = nullable(context.startOffsets().get(source));
      Offset to = nullable(context.endOffsets().get(source));
      ranges.add(
          new Range(
              from == null ? json(plan == null ? null : start(plan, source)) : json(from),
              json(to),
              plan == null ? List.of() : files(plan, source)));
    }
    return new QueryBatch(context.batchId(), ranges);
  }

  /** The plan of the batch itself; null if the batch has failed before it was planned. */
  private static @Nullable LogicalPlan plan(MicroBatchExecutionContext context) {
    IncrementalExecution execution = context.executionPlan();
    return execution == null || execution.currentBatchId() != context.batchId()
        ? null
        : execution.logical();
  }

  /** Where the first batch of a query begins. */
  private static @Nullable Offset start(LogicalPlan plan, SparkDataStream source) {
    if (plan instanceof StreamingDataSourceV2ScanRelation scan && scan.stream() == source) {
      return nullable(scan.startOffset());
    }
    for (LogicalPlan child : Scala.list(plan.children())) {
      Offset found = start(child, source);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static List<String> files(LogicalPlan plan, SparkDataStream source) {
    List<String> files = new ArrayList<>();
    if (plan instanceof LogicalRelation relation
        && nullable(relation.stream()) == source
        && relation.relation() instanceof HadoopFsRelation folder
        && folder.location() instanceof InMemoryFileIndex index) {
      Scala.list(index.rootPaths()).forEach(path -> files.add(path.toString()));
    }
    Scala.list(plan.children()).forEach(child -> files.addAll(files(child, source)));
    return files;
  }

  private static @Nullable String json(@Nullable Offset offset) {
    return offset == null ? null : offset.json();
  }

  private static <T> @Nullable T nullable(scala.Option<T> value) {
    return value.isDefined() ? value.get() : null;
  }
}
