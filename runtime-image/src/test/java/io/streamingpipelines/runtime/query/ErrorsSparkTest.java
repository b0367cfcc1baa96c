package io.streamingpipelines.runtime.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.QueryReport.State;
import io.streamingpipelines.plan.RestartPlan;
import io.streamingpipelines.plan.TriggerPlan;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.batch.WriterProbe.Step;
import io.streamingpipelines.runtime.fixture.Eventually;
import io.streamingpipelines.runtime.fixture.FailingFlows;
import io.streamingpipelines.runtime.fixture.Pipelines;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.plan.TableDraft;
import io.streamingpipelines.runtime.write.ExactlyOnceSparkTest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.execution.streaming.runtime.StreamExecution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests Errors, which {@code catch (Exception)} does not catch, in each of the driver's threads: a
 * query that ends with one has failed, and the threads that serve the queries continue.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ErrorsSparkTest {
  private static final RestartPlan SOON =
      new RestartPlan(RestartPlan.Policy.ON_FAILURE, 1, 1, 60_000, 3);
  private static final TriggerPlan OFTEN = new TriggerPlan.ProcessingTime(100);

  @TempDir Path directory;

  @Test
  void aQueryThatCannotStartForAnErrorHasFailed() throws Exception {
    Pipelines pipeline =
        pipeline()
            .flows(flows -> new FailingFlows(flows, StackOverflowError::new))
            .table(new TableDraft("t").source("landing"));
    Ending ending = pipeline.run();

    assertThat(ending.outcome()).isEqualTo(Outcome.FAILED);
    Failure failure = ending.failure();
    assertThat(failure).isNotNull();
    assertThat(failure.kind()).isEqualTo(Failure.Kind.INFRASTRUCTURE);
    assertThat(failure.reason()).isEqualTo("StackOverflow");
    assertThat(failure.table()).isEqualTo("t");
    assertThat(failure.message()).contains("ran out of stack");
    assertThat(failures(pipeline)).containsExactly("[ERROR,StackOverflow]");
  }

  @Test
  void aQueryWhoseClassesDoNotFitHasFailedForItsConfiguration() throws Exception {
    Ending ending =
        pipeline()
            .restart(SOON)
            .flows(flows -> new FailingFlows(flows, () -> new NoSuchMethodError("shop.Net.of()")))
            .table(new TableDraft("t").source("landing"))
            .run();

    Failure failure = ending.failure();
    assertThat(failure).isNotNull();
    assertThat(failure.kind()).isEqualTo(Failure.Kind.CONFIGURATION);
    assertThat(failure.reason()).isEqualTo("NoSuchMethod");
    assertThat(failure.message()).contains("shop.Net.of()").contains("spark.jars");
  }

  @Test
  void aRefreshThatEndsByAnErrorIsTriedAgainAndThenHasFailed() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    Pipelines pipeline =
        pipeline()
            .restart(SOON)
            .table("t", "landing", null, new WritePlan.Append(), List.of())
            .table("r", "t", "SELECT count(*) AS n FROM t", new WritePlan.Refresh())
            .probe(
                (flow, batch, step) -> {
                  if (flow.table().equals("r") && step == Step.AFTER_SIDE_ROWS) {
                    tries.incrementAndGet();
                    throw new StackOverflowError();
                  }
                });
    Ending ending = pipeline.run();

    assertThat(ending.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(ending.failure()).isNotNull();
    assertThat(ending.failure().table()).isEqualTo("r");
    assertThat(ending.failure().reason()).isEqualTo("StackOverflow");
    assertThat(tries).hasValue(3);
    assertThat(pipeline.rows("t", "id")).containsExactly("[a]");
  }

  @Test
  void aBatchThatEndsByAnErrorIsDoneAgain() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    Pipelines pipeline =
        pipeline()
            .restart(SOON)
            .table(new TableDraft("t").source("landing"))
            .probe(
                (flow, batch, step) -> {
                  if (step == Step.AFTER_SIDE_ROWS && tries.incrementAndGet() == 1) {
                    throw new Broken();
                  }
                });

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(pipeline.rows("t", "id")).containsExactly("[a]");
  }

  /** A VirtualMachineError that is not a LinkageError. */
  private static final class Broken extends InternalError {
    private static final long serialVersionUID = 1;
  }

  @Test
  void aQueryThatIsNeverStartedForAnErrorHasFailed() throws Exception {
    Pipelines pipeline =
        pipeline()
            .table(new TableDraft("t").source("landing"))
            .table(new TableDraft("downstream").table("t"))
            .clock(failingOn("query-downstream", Integer.MAX_VALUE))
            .probe(
                (flow, batch, step) -> {
                  throw new IllegalStateException("no");
                });

    assertThat(pipeline.run().outcome()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void aQueryWhoseThreadIsInterruptedByNobodysOrderHasFailed() throws Exception {
    Pipelines pipeline =
        pipeline().trigger(OFTEN).table(new TableDraft("t").source("landing").trigger(OFTEN));
    try (QuerySupervisor supervisor = pipeline.start()) {
      Eventually.within(60, () -> state(supervisor) == State.RUNNING);
      thread("query-t").interrupt();
      Ending ending = supervisor.await();

      assertThat(ending.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(ending.failure()).isNotNull();
    }
  }

  @Test
  void aQueryThatStopsByNobodysOrderHasFailed() throws Exception {
    Pipelines pipeline = pipeline().table(new TableDraft("t").source("landing").trigger(OFTEN));
    try (QuerySupervisor supervisor = pipeline.start()) {
      Eventually.within(60, () -> state(supervisor) == State.RUNNING);
      running().stop();
      Ending ending = supervisor.await();

      assertThat(ending.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(ending.failure()).isNotNull();
      assertThat(ending.failure().reason()).isEqualTo("StoppedUnasked");
    }
  }

  @Tag("slow")
  @Test
  void theEventLogIsWrittenAfterAnErrorOfItsThread() throws Exception {
    Pipelines pipeline =
        pipeline()
            .table(new TableDraft("t").source("landing").trigger(OFTEN))
            .clock(failingOn("event-log", 1));
    try (QuerySupervisor supervisor = pipeline.start()) {
      // no later batch follows that would cause the log to be written
      Eventually.within(60, () -> pipeline.batches("origin.batch_id").equals(List.of("[0]")));
      assertThat(supervisor.drain(Duration.ofSeconds(60))).isTrue();
    }
  }

  @Tag("slow")
  @Test
  void tablesAreMaintainedAfterAnErrorOfTheThread() throws Exception {
    AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    InstantSource failing = failingOn("maintenance", 1);
    Pipelines pipeline =
        pipeline()
            .table(new TableDraft("t").source("landing").trigger(OFTEN))
            .clock(() -> failing.instant().plus(ahead.get()));
    try (QuerySupervisor supervisor = pipeline.start()) {
      Eventually.within(60, () -> state(supervisor) == State.RUNNING);
      ahead.set(Duration.ofHours(25));

      Eventually.within(
          120, () -> supervisor.maintenance().stream().anyMatch(t -> t.table().equals("t")));
      assertThat(supervisor.drain(Duration.ofSeconds(60))).isTrue();
    }
  }

  @Test
  void anErrorOfTheDrainEndsTheDriverAsFailed() throws Exception {
    Pipelines pipeline =
        pipeline()
            .table(new TableDraft("t").source("landing").trigger(OFTEN))
            .clock(failingOn("draining", 1));
    try (QuerySupervisor supervisor = pipeline.start()) {
      Eventually.within(60, () -> state(supervisor) == State.RUNNING);
      List<Throwable> thrown = new ArrayList<>();
      Thread draining =
          new Thread(
              () -> {
                try {
                  supervisor.drain(Duration.ofSeconds(60));
                } catch (Throwable e) {
                  thrown.add(e);
                }
              },
              "draining");
      draining.start();

      assertThat(supervisor.await().outcome()).isEqualTo(Outcome.FAILED);
      draining.join();
      assertThat(thrown).hasSize(1);
    }
  }

  private Pipelines pipeline() {
    return new Pipelines(directory).land(ExactlyOnceSparkTest.row("a", 1, 1, "put"));
  }

  /** A clock that throws an Error this many times, in threads whose name has this prefix. */
  private static InstantSource failingOn(String thread, int times) {
    AtomicInteger left = new AtomicInteger(times);
    return () -> {
      if (Thread.currentThread().getName().startsWith(thread) && left.getAndDecrement() > 0) {
        throw new StackOverflowError();
      }
      return Instant.now();
    };
  }

  private static State state(QuerySupervisor supervisor) {
    return supervisor.statuses().get(0).state();
  }

  private static Thread thread(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static StreamExecution running() {
    return ((org.apache.spark.sql.classic.SparkSession) SharedSpark.session())
        .sharedState()
        .activeStreamingQueries()
        .values()
        .iterator()
        .next();
  }

  private static List<String> failures(Pipelines pipeline) {
    return pipeline
        .read("_event_log")
        .where("error IS NOT NULL")
        .selectExpr("level", "error.exceptions[0].class_name")
        .collectAsList()
        .stream()
        .map(Object::toString)
        .toList();
  }
}
