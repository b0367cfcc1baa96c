package io.streamingpipelines.runtime;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.batch.WriterProbe;
import io.streamingpipelines.runtime.checkpoint.Epoch;
import io.streamingpipelines.runtime.failure.FailureClassifier;
import io.streamingpipelines.runtime.failure.Sentences;
import io.streamingpipelines.runtime.flow.FlowPlanner;
import io.streamingpipelines.runtime.plan.PlanRefused;
import io.streamingpipelines.runtime.query.Failures;
import io.streamingpipelines.runtime.query.Flows;
import io.streamingpipelines.runtime.query.QueryParts;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Creates the parts that the queries work with, and connects them to each other. */
public final class EngineParts {
  private EngineParts() {}

  public static QueryParts of(
      PipelinePlan plan,
      FlowPlanner planner,
      SparkSession session,
      Map<String, StructType> schemas,
      Epoch epoch,
      InstantSource clock) {
    return new QueryParts(
        session,
        plan,
        schemas,
        Flows.of(planner),
        epoch,
        failures(new FailureClassifier()),
        clock,
        () -> ThreadLocalRandom.current().nextDouble(),
        WriterProbe.NONE);
  }

  /** A flow that passed the check but is rejected at a later restart waits for a new spec. */
  private static Failures failures(FailureClassifier classifier) {
    return (error, table, batch, nowMillis) -> {
      if (error instanceof PlanRefused refused) {
        Problem first = refused.problems().get(0);
        return new Failure(
            Failure.Kind.CONFIGURATION,
            first.code(),
            Sentences.of(first.toString(), first.code()),
            table,
            batch,
            nowMillis);
      }
      return classifier.classify(error, table, batch, nowMillis);
    };
  }
}
