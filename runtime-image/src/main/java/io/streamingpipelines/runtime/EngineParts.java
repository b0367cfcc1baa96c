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
import io.streamingpipelines.runtime.query.QueryPartsBuilder;
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
    return QueryPartsBuilder.builder()
        .session(session)
        .plan(plan)
        .schemas(schemas)
        .flows(Flows.of(planner))
        .epoch(epoch)
        .failures(failures(new FailureClassifier()))
        .clock(clock)
        .random(() -> ThreadLocalRandom.current().nextDouble())
        .probe(WriterProbe.NONE)
        .build();
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
