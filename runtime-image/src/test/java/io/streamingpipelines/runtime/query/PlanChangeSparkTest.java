package io.streamingpipelines.runtime.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.CheckpointPlan;
import io.streamingpipelines.plan.ConstraintPlan;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.ExpectationPlan;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.FlowPlan;
import io.streamingpipelines.plan.QueryReport.State;
import io.streamingpipelines.plan.RestartPlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.TablePlanBuilder;
import io.streamingpipelines.plan.TriggerPlan;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.fixture.Eventually;
import io.streamingpipelines.runtime.fixture.FailingFlows;
import io.streamingpipelines.runtime.fixture.Pipelines;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.plan.TableDraft;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Changes the plan of queries that run: Spark's run ids tell which of them went on. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PlanChangeSparkTest {
  private static final TriggerPlan OFTEN = new TriggerPlan.ProcessingTime(100);
  private static final PlanChange.Result CHANGED = PlanChange.Result.CHANGED;

  @TempDir Path directory;
  private Pipelines pipeline;

  @BeforeEach
  void declare() {
    pipeline =
        new Pipelines(directory)
            .trigger(OFTEN)
            .restart(new RestartPlan(RestartPlan.Policy.ON_FAILURE, 1, 1, 60_000, 3))
            .table("a", "landing", "SELECT id, v FROM landing", new WritePlan.Append())
            .table("b", "landing", "SELECT id FROM landing", new WritePlan.Append())
            .land("{\"id\": \"1\", \"v\": 1}");
  }

  @Test
  void restartsTheChangedQueryAloneAndLosesNoRow() throws Exception {
    try (QuerySupervisor running = pipeline.start()) {
      awaitRows("a", "[1,1]");
      awaitRows("b", "[1]");
      Map<String, String> before = runs();
      pipeline.table("a", "landing", "SELECT id, v + 10 AS v FROM landing", new WritePlan.Append());

      assertThat(pipeline.change(running)).isEqualTo(CHANGED);
      pipeline.land("{\"id\": \"2\", \"v\": 2}");
      awaitRows("a", "[1,1]", "[2,12]");
      awaitRows("b", "[1]", "[2]");
      assertThat(runs().get("b")).isEqualTo(before.get("b"));
      assertThat(runs().get("a")).isNotEqualTo(before.get("a"));
      assertThat(running.statuses()).extracting(QueryStatus::restarts).containsExactly(0, 0);
      drain(running);
    }
  }

  @Test
  void startsNewTablesAndStopsRemovedOnes() throws Exception {
    try (QuerySupervisor running = pipeline.start()) {
      awaitRows("b", "[1]");
      Map<String, String> before = runs();
      pipeline.without("a").table("c", "b", "SELECT id AS c FROM b", new WritePlan.Append());

      assertThat(pipeline.change(running)).isEqualTo(CHANGED);
      awaitRows("c", "[1]");
      assertThat(runs().keySet()).containsExactly("b", "c");
      assertThat(runs().get("b")).isEqualTo(before.get("b"));
      assertThat(running.statuses()).extracting(QueryStatus::table).containsExactly("b", "c");

      pipeline.table("a", "landing", "SELECT id, v FROM landing", new WritePlan.Append());
      assertThat(pipeline.change(running)).as("it comes back").isEqualTo(CHANGED);
      pipeline.land("{\"id\": \"2\", \"v\": 2}");
      awaitRows("a", "[1,1]", "[2,2]");
      drain(running);
    }
  }

  @Tag("slow")
  @Test
  void restartsTheReadersOfATableThatGetsAColumn() throws Exception {
    pipeline =
        new Pipelines(directory.resolve("readers"))
            .trigger(OFTEN)
            .table(growing("SELECT id FROM landing"))
            .table(new TableDraft("reader").table("a").addColumns().trigger(OFTEN))
            .table("other", "landing", "SELECT id FROM landing", new WritePlan.Append())
            .land("{\"id\": \"1\", \"v\": 1}");
    try (QuerySupervisor running = pipeline.start()) {
      awaitRows("reader", "[1]");
      Map<String, String> before = runs();
      pipeline.table(growing("SELECT id, v FROM landing"));

      assertThat(pipeline.change(running)).isEqualTo(CHANGED);
      pipeline.land("{\"id\": \"2\", \"v\": 2}");
      awaitRows("reader", "[1,null]", "[2,2]");
      assertThat(runs().get("other")).isEqualTo(before.get("other"));
      drain(running);
    }
  }

  private static TableDraft growing(String query) {
    return new TableDraft("a").source("landing").query(query).addColumns().trigger(OFTEN);
  }

  @Test
  void goesBackToTheOldPlanIfAChangedQueryCannotStart() throws Exception {
    try (QuerySupervisor running = pipeline.start()) {
      awaitRows("a", "[1,1]");
      Map<String, String> before = runs();
      pipeline
          .table("a", "landing", "SELECT id, v + 10 AS v FROM landing", new WritePlan.Append())
          .flows(flows -> new FailingFlows(flows, () -> new NoSuchMethodError("shop.Net.of()")));

      PlanChange.Result result = pipeline.change(running);

      assertThat(result.kind()).isEqualTo(PlanChange.Result.Kind.REFUSED);
      assertThat(result.failure()).isNotNull();
      assertThat(result.failure().kind()).isEqualTo(Failure.Kind.CONFIGURATION);
      assertThat(result.failure().table()).isEqualTo("a");
      pipeline.land("{\"id\": \"2\", \"v\": 2}");
      awaitRows("a", "[1,1]", "[2,2]");
      assertThat(runs().get("b")).isEqualTo(before.get("b"));
      assertThat(running.statuses())
          .extracting(QueryStatus::state)
          .containsExactly(State.RUNNING, State.RUNNING);
      drain(running);
    }
  }

  @Tag("slow")
  @Test
  void goesBackToTheOldPlanIfItsRowsContradictTheNewOne() throws Exception {
    try (QuerySupervisor running = pipeline.start()) {
      awaitRows("a", "[1,1]");
      pipeline.table(
          new TableDraft("a")
              .source("landing")
              .query("SELECT id, v FROM landing")
              .constraints(new ConstraintPlan("large", "v > 1000"))
              .trigger(OFTEN));

      PlanChange.Result result = pipeline.change(running);

      assertThat(result.kind()).isEqualTo(PlanChange.Result.Kind.REFUSED);
      assertThat(result.problems())
          .anySatisfy(p -> assertThat(p.path()).startsWith("spec.tables[1].constraints[0]"));
      pipeline.land("{\"id\": \"2\", \"v\": 2}");
      awaitRows("a", "[1,1]", "[2,2]");
      drain(running);
    }
  }

  @Tag("slow")
  @Test
  void replacesAQueryThatHasFailedForGood() throws Exception {
    declareA("v > 5");
    try (QuerySupervisor running = pipeline.start()) {
      Eventually.within(60, () -> status(running, "a").state() == State.FAILED);
      declareA("v > 0");

      assertThat(pipeline.change(running)).isEqualTo(CHANGED);
      awaitRows("a", "[1,1]");
      drain(running);
    }
  }

  @Test
  void aChangeOfTheRestartPolicyRestartsNothingAndCountsForTheNextFailure() throws Exception {
    declareA("v > 0");
    try (QuerySupervisor running = pipeline.start()) {
      awaitRows("a", "[1,1]");
      awaitRows("b", "[1]");
      Map<String, String> before = runs();
      pipeline.restart(new RestartPlan(RestartPlan.Policy.NEVER, 1, 1, 60_000, 3));

      assertThat(pipeline.change(running)).isEqualTo(CHANGED);
      assertThat(runs()).isEqualTo(before);
      pipeline.land("{\"id\": \"2\", \"v\": -2}");
      Eventually.within(60, () -> status(running, "a").state() == State.FAILED);
      assertThat(status(running, "a").restarts()).isZero();
      drain(running);
    }
  }

  private static QueryStatus status(QuerySupervisor running, String table) {
    return running.statuses().stream()
        .filter(status -> status.table().equals(table))
        .findFirst()
        .orElseThrow();
  }

  /** Declares table a with a rule that fails its query. */
  private void declareA(String condition) {
    ExpectationPlan rule =
        new ExpectationPlan(
            "spec.tables[0].expectations[0]",
            "large",
            condition,
            ExpectationPlan.Action.FAIL,
            null);
    pipeline.table(
        "a", "landing", "SELECT id, v FROM landing", new WritePlan.Append(), List.of(rule));
  }

  @Test
  void aPipelineOfOneTableDoesNotEndWhileThatIsChanged() throws Exception {
    pipeline.without("b");
    try (QuerySupervisor running = pipeline.start()) {
      awaitRows("a", "[1,1]");
      pipeline.table("a", "landing", "SELECT id, -v AS v FROM landing", new WritePlan.Append());

      assertThat(pipeline.change(running)).isEqualTo(CHANGED);
      pipeline.land("{\"id\": \"2\", \"v\": 2}");
      awaitRows("a", "[1,1]", "[2,-2]");
      drain(running);
    }
  }

  @Test
  void addsAFlowToATableThatAnotherOneWrites() throws Exception {
    try (QuerySupervisor running = pipeline.start()) {
      awaitRows("a", "[1,1]");
      Map<String, String> before = runs();
      TablePlan table = pipeline.plan().tables().get(0);
      FlowPlan first = table.flows().get(0);
      FlowPlan late =
          new FlowPlan("late", first.inputs(), "SELECT id, -v AS v FROM landing", null, false);
      pipeline.table(TablePlanBuilder.builder(table).flows(List.of(first, late)).build());

      assertThat(pipeline.change(running)).isEqualTo(CHANGED);
      pipeline.land("{\"id\": \"2\", \"v\": 2}");
      awaitRows("a", "[1,-1]", "[1,1]", "[2,-2]", "[2,2]");
      assertThat(runs().keySet()).containsExactly("a", "a.late", "b");
      assertThat(runs().get("a")).isEqualTo(before.get("a"));
      drain(running);
    }
  }

  @Test
  void leavesARefillToANewDriver() throws Exception {
    try (QuerySupervisor running = pipeline.start()) {
      awaitRows("a", "[1,1]");
      pipeline.table(
          new TableDraft("a")
              .source("landing")
              .query("SELECT id, v FROM landing")
              .checkpoint(
                  new CheckpointPlan(
                      2,
                      CheckpointPlan.Data.REPLACE,
                      CheckpointPlan.Start.DECLARED,
                      null,
                      CheckpointPlan.Accepts.NOTHING,
                      CheckpointPlan.RETAIN))
              .trigger(OFTEN));
      Map<String, String> before = runs();

      assertThat(pipeline.change(running)).isEqualTo(PlanChange.Result.NOT_IN_PLACE);
      assertThat(runs()).isEqualTo(before);
      drain(running);
    }
  }

  @Test
  void aDrainDuringAChangeEndsEverything() throws Exception {
    CountDownLatch planning = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (QuerySupervisor running = pipeline.start()) {
      awaitRows("a", "[1,1]");
      pipeline
          .table("a", "landing", "SELECT id, v + 10 AS v FROM landing", new WritePlan.Append())
          .flows(
              flows ->
                  new FailingFlows(
                      flows,
                      () -> {
                        planning.countDown();
                        awaitQuietly(go);
                        return new StackOverflowError();
                      }));
      CompletableFuture<PlanChange.Result> change =
          CompletableFuture.supplyAsync(() -> changeQuietly(running));
      planning.await();
      CompletableFuture<Boolean> drain = CompletableFuture.supplyAsync(() -> drainQuietly(running));
      assertThat(drain).isNotDone();
      go.countDown();

      assertThat(drain.get(60, TimeUnit.SECONDS)).isTrue();
      change.get(60, TimeUnit.SECONDS);
      assertThat(running.await().outcome()).isEqualTo(Outcome.DRAINED);
      assertThat(pipeline.change(running)).isEqualTo(PlanChange.Result.NOT_IN_PLACE);
    }
  }

  private PlanChange.Result changeQuietly(QuerySupervisor running) {
    try {
      return pipeline.change(running);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean drainQuietly(QuerySupervisor running) {
    try {
      return running.drain(Duration.ofSeconds(60));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitRows(String table, String... rows) throws InterruptedException {
    List<String> wanted = Arrays.asList(rows);
    Eventually.within(60, () -> pipeline.exists(table) && pipeline.rows(table).equals(wanted));
  }

  /** Spark's id of each query's last start, by table. */
  private static Map<String, String> runs() {
    Map<String, String> runs = new TreeMap<>();
    ((org.apache.spark.sql.classic.SparkSession) SharedSpark.session())
        .sharedState()
        .activeStreamingQueries()
        .values()
        .forEach(query -> runs.put(query.name(), query.runId().toString()));
    return runs;
  }

  private static void drain(QuerySupervisor running) throws InterruptedException {
    assertThat(running.drain(Duration.ofSeconds(60))).isTrue();
    assertThat(running.await().outcome()).isEqualTo(Outcome.DRAINED);
  }
}
