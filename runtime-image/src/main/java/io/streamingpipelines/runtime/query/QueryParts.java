package io.streamingpipelines.runtime.query;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Staged;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.batch.BatchInput;
import io.streamingpipelines.runtime.batch.WriterProbe;
import io.streamingpipelines.runtime.checkpoint.Epoch;
import io.streamingpipelines.runtime.failure.FailureClassifier;
import io.streamingpipelines.runtime.failure.Sentences;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts with which a {@link QuerySupervisor} works.
 *
 * @param schemas the columns of each table's query, by table name
 * @param random uniform in [0, 1), for the jitter of the backoff
 */
@Staged
public record QueryParts(
    SparkSession session,
    PipelinePlan plan,
    Map<String, StructType> schemas,
    Flows flows,
    Epoch epoch,
    Failures failures,
    InstantSource clock,
    DoubleSupplier random,
    WriterProbe probe) {
  private static final Logger LOG = LoggerFactory.getLogger(QueryParts.class);

  /** The most characters of a sentence that is added to the message of a failure. */
  private static final int ADDED_LENGTH = 300;

  public QueryParts {
    schemas = Map.copyOf(schemas);
  }

  /**
   * Classifies the error of a flow, and adds where to look: the batch in which it has failed, what
   * that reads, and Kafka's servers if the error is Kafka's.
   *
   * @param flow null if the flow has not started
   */
  Failure failure(Throwable error, FlowTarget target, @Nullable RunningFlow flow) {
    BatchInput batch = batch(flow);
    Failure failure =
        failures.classify(
            error, target.key().table(), batch == null ? null : batch.batch(), clock.millis());
    if (failure.kind() == Failure.Kind.FENCED) {
      return failure;
    }
    Set<String> kafka = FailureClassifier.byKafka(error) ? target.kafka(plan) : Set.of();
    if (!kafka.isEmpty()) {
      failure = adding(failure, "Kafka was asked at " + String.join(" and ", kafka) + ".");
    }
    return batch == null ? failure : adding(failure, batch.sentence());
  }

  private static Failure adding(Failure failure, String sentence) {
    return failure.saying(
        Sentences.ended(failure.message())
            + " "
            + Sentences.bounded(Sentences.of(sentence, ""), ADDED_LENGTH));
  }

  /** The failure of a batch must be reported whether or not its input can be named. */
  private static @Nullable BatchInput batch(@Nullable RunningFlow flow) {
    try {
      return flow == null ? null : flow.batch();
    } catch (RuntimeException e) {
      LOG.warn("The input of the batch that has failed is not known.", e);
      return null;
    }
  }

  /** The columns of the table's queries. */
  StructType schema(TablePlan table) {
    StructType schema = schemas.get(table.name());
    if (schema == null) {
      throw new IllegalArgumentException("no schema of table " + table.name());
    }
    return schema;
  }
}
