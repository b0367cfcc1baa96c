package io.streamingpipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.MaintenanceReport;
import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.PipelinePlanBuilder;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.plan.QueryReport;
import io.streamingpipelines.plan.QueryReportBuilder;
import io.streamingpipelines.plan.RestartPlan;
import io.streamingpipelines.plan.StoragePlan;
import io.streamingpipelines.runtime.failure.ExitReports;
import io.streamingpipelines.runtime.failure.FailureClassifier;
import io.streamingpipelines.runtime.fixture.Eventually;
import io.streamingpipelines.runtime.management.Managed.SwitchResult;
import io.streamingpipelines.runtime.plan.ContractJson;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PipelineDriverTest {
  private final FakeEngine engine = new FakeEngine();
  private final PipelineDriver driver =
      new PipelineDriver(plan(), "hash", engine, false, Clock.systemUTC());

  @Test
  void reportsWhileSparkStillStarts() {
    assertThat(driver.report().state()).isEqualTo(DriverReport.State.STARTING);
    assertThat(driver.report().epoch()).isZero();
    assertThat(driver.ready()).isFalse();
  }

  @Test
  void runsInOrderToTheEndAndClosesTheEngine() {
    engine.end(ExitReports.of(Outcome.COMPLETED, 7, null));
    driver.begin();

    assertThat(driver.await().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(engine.calls)
        .containsExactly(
            "open", "check", "prove", "claim", "prepare", "run", "await", "release", "close");
    assertThat(driver.report().state()).isEqualTo(DriverReport.State.COMPLETED);
    assertThat(driver.report().epoch()).isEqualTo(7);
    assertThat(driver.report().queries()).hasSize(1);
  }

  @Test
  void isRejectedWithAllProblemsBeforeAnyQueryStarts() {
    engine.problems =
        List.of(
            Problem.error("spec.tables[0].query", "A", "a"),
            Problem.warning("spec.tables[1].query", "B", "b"));
    driver.begin();

    ExitReport report = driver.await();

    assertThat(report.outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(report.problems()).isEqualTo(engine.problems);
    assertThat(engine.calls).doesNotContain("claim", "run");
    assertThat(driver.report().problems()).isEqualTo(engine.problems);
  }

  @Test
  void isRejectedWhenTheCheckpointsCannotTakeThePlan() {
    engine.prepared = List.of(Problem.error("spec.tables[0]", "NewCheckpointNeeded", "a"));
    driver.begin();

    assertThat(driver.await().outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(driver.await().epoch()).isEqualTo(7);
    assertThat(engine.calls).doesNotContain("run").endsWith("close");
  }

  @Test
  void runsInSpiteOfWarningsAndReportsThem() {
    engine.problems = List.of(Problem.warning("spec.tables[1].query", "B", "b"));
    engine.end(ExitReports.of(Outcome.COMPLETED, 7, null));
    driver.begin();

    assertThat(driver.await().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(driver.report().problems()).hasSize(1);
  }

  @Test
  void checksAnotherPlanOnlyWhileItRuns() throws Exception {
    assertThat(driver.check(plan())).as("not yet").isNull();
    driver.begin();
    engine.started.await();
    Eventually.within(10, () -> driver.report().state() == DriverReport.State.RUNNING);

    assertThat(driver.check(plan()))
        .isEqualTo(ContractJson.write(ExitReports.rejected(0, FakeEngine.PROBLEMS_OF_OTHERS)));
    engine.end(ExitReports.of(Outcome.COMPLETED, 7, null));
    driver.await();
    assertThat(driver.check(plan())).as("no longer").isNull();
  }

  @Test
  void changesItsPlanOnlyWhileItRuns() throws Exception {
    assertThat(driver.change(plan(), "next")).as("not yet").isEqualTo(SwitchResult.NOT_IN_PLACE);
    driver.begin();
    engine.started.await();
    Eventually.within(10, () -> driver.report().state() == DriverReport.State.RUNNING);
    engine.changed = ExitReports.checked(List.of(Problem.warning("spec.tables[0]", "W", "w")));

    assertThat(driver.change(plan(), "next")).isEqualTo(SwitchResult.CHANGING);
    Eventually.within(10, () -> driver.report().plan().equals("next"));
    assertThat(driver.report().problems()).extracting(Problem::code).containsExactly("W");
    assertThat(driver.change(plan(), "next").state()).isEqualTo(SwitchResult.State.DONE);
    assertThat(engine.calls).containsOnlyOnce("change");

    engine.end(ExitReports.of(Outcome.COMPLETED, 7, null));
    driver.await();
    assertThat(driver.change(plan(), "hash")).as("no longer").isEqualTo(SwitchResult.NOT_IN_PLACE);
  }

  @Test
  void staysReadyWhileItChangesItsPlan() throws Exception {
    driver.begin();
    engine.started.await();
    Eventually.within(10, driver::ready);
    engine.queryState = QueryReport.State.STARTING;
    assertThat(driver.ready()).isFalse();
    CountDownLatch going = new CountDownLatch(1);
    engine.changes = going;

    assertThat(driver.change(plan(), "next")).isEqualTo(SwitchResult.CHANGING);
    assertThat(driver.ready()).as("the query restarts on request").isTrue();
    going.countDown();
    Eventually.within(10, () -> !driver.ready());
    driver.drain();
    driver.await();
  }

  @Test
  void leavesAPlanThatConcernsMoreThanItsFlowsToANewDriver() throws Exception {
    driver.begin();
    engine.started.await();
    Eventually.within(10, () -> driver.report().state() == DriverReport.State.RUNNING);

    PipelinePlan other = PipelinePlanBuilder.builder(plan()).jars(List.of("file:/a.jar")).build();
    assertThat(driver.change(other, "next")).isEqualTo(SwitchResult.NOT_IN_PLACE);
    assertThat(engine.calls).doesNotContain("change");
    driver.drain();
    driver.await();
  }

  @Test
  void drainsOnceHoweverOftenItIsAsked() throws Exception {
    driver.begin();
    engine.started.await();
    driver.drain();
    driver.drain();

    assertThat(driver.await().outcome()).isEqualTo(Outcome.DRAINED);
    assertThat(engine.calls).containsOnlyOnce("drain");
  }

  @Test
  void startsNoQueryWhenAskedToDrainWhileSparkStarts() {
    driver.drain();
    driver.begin();

    assertThat(driver.await().outcome()).isEqualTo(Outcome.DRAINED);
    assertThat(engine.calls).doesNotContain("run", "drain").endsWith("close");
  }

  @Test
  void failsByAnExceptionThatJavaWouldHaveToDeclare() {
    engine.openFails = new Exception("Asked to run locally with 0 threads");
    driver.begin();

    ExitReport report = driver.await();

    assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(report.failure()).isNotNull();
    assertThat(report.failure().message()).startsWith("Asked to run locally");
    assertThat(engine.calls).endsWith("close");
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> void throwAsScalaDoes(Throwable failure) throws E {
    throw (E) failure;
  }

  @Test
  void failsWithTheClassifiedErrorAndStillClosesTheEngine() {
    engine.openFails = new IllegalStateException("no memory for Spark");
    driver.begin();

    ExitReport report = driver.await();

    assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(report.failure()).isNotNull();
    assertThat(report.failure().message()).isEqualTo("no memory for Spark");
    assertThat(engine.calls).containsExactly("open", "close");
    assertThat(driver.report().state()).isEqualTo(DriverReport.State.FAILED);
  }

  @Test
  void completesThoughTheEngineDoesNotStopInOrder() {
    engine.closeFails = true;
    engine.end(ExitReports.of(Outcome.COMPLETED, 7, null));
    driver.begin();

    assertThat(driver.await().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(driver.report().state()).isEqualTo(DriverReport.State.COMPLETED);
    assertThat(driver.report().queries()).hasSize(1);
  }

  @Test
  void failsByAnErrorThatTellsNothing() {
    engine.openFails =
        new Error() {
          private static final long serialVersionUID = 1;

          @Override
          public String getMessage() {
            throw new IllegalStateException("not even this");
          }
        };
    driver.begin();

    assertThat(driver.await().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(driver.await().failure()).isNotNull();
    assertThat(engine.calls).endsWith("close");
  }

  @Test
  void isReadyOnlyWhileAllQueriesRun() throws Exception {
    driver.begin();
    engine.started.await();
    awaitState(DriverReport.State.RUNNING);

    assertThat(driver.ready()).isTrue();
    engine.queryState = QueryReport.State.BACKING_OFF;
    assertThat(driver.ready()).isFalse();
    engine.end(ExitReports.of(Outcome.COMPLETED, 7, null));
    driver.await();
  }

  @Test
  void aStandbyChecksItsPlanAndRunsItOnceTheEpochIsVacant() throws Exception {
    PipelineDriver standby = standby();
    assertThat(standby.checked()).isTrue();
    assertThat(standby.ready()).isFalse();
    assertThat(engine.calls).containsExactly("open", "check", "prove");
    engine.vacant = true;
    engine.started.await();
    engine.end(ExitReports.of(Outcome.COMPLETED, 7, null));

    assertThat(standby.await().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(engine.calls).containsSubsequence("claim", "run");
  }

  @Test
  void aStandbyTakesOverFromADriverThatHasDiedWithoutAWord() throws Exception {
    PipelineDriver standby = standby();
    standby.takeOver();
    engine.started.await();
    assertThat(standby.report().epoch()).isEqualTo(7);
    standby.drain();

    assertThat(standby.await().outcome()).isEqualTo(Outcome.DRAINED);
  }

  @Test
  void aStandbyThatIsNoLongerNeededEndsWithoutClaimingAnything() throws Exception {
    PipelineDriver standby = standby();
    standby.drain();

    assertThat(standby.await().outcome()).isEqualTo(Outcome.DRAINED);
    assertThat(engine.calls).containsExactly("open", "check", "prove", "close");
  }

  @Test
  void aStandbyWhosePlanIsRefusedEndsWithoutTouchingTheOtherDriver() {
    engine.problems = List.of(Problem.error("spec", "A", "a"));
    PipelineDriver standby = new PipelineDriver(plan(), "hash", engine, true, Clock.systemUTC());
    standby.begin();

    assertThat(standby.await().outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(standby.checked()).isFalse();
    assertThat(engine.calls).containsExactly("open", "check", "close");
  }

  @ParameterizedTest
  @ValueSource(classes = {NoClassDefFoundError.class, StackOverflowError.class, Error.class})
  void anErrorOnAnyThreadEndsTheDriver(Class<? extends Error> type) throws Exception {
    UncaughtErrors uncaught = new UncaughtErrors(Clock.systemUTC());
    uncaught.end(driver);
    driver.begin();
    engine.started.await();
    Error error = type.getConstructor(String.class).newInstance("org/example/Missing");
    throwOnAForeignThread(uncaught, error);

    ExitReport report = driver.await();
    assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(report.epoch()).isEqualTo(7);
    Failure expected = new FailureClassifier().classify(error, null, null, 0);
    assertThat(report.failure()).isNotNull();
    assertThat(report.failure().kind()).isEqualTo(expected.kind());
    assertThat(report.failure().reason()).isEqualTo(expected.reason());
    assertThat(report.failure().message())
        .startsWith(expected.message())
        .endsWith(" It was thrown on the thread foreign-pool.");
    assertThat(engine.calls)
        .as("another driver may not think that this one has ended in order")
        .doesNotContain("release");
    engine.end(ExitReports.of(Outcome.COMPLETED, 7, null));
  }

  @Test
  void anErrorBeforeTheDriverBeginsEndsItToo() throws Exception {
    UncaughtErrors uncaught = new UncaughtErrors(Clock.systemUTC());
    throwOnAForeignThread(uncaught, new NoClassDefFoundError("org/example/Missing"));
    uncaught.end(driver);

    assertThat(driver.await().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(driver.await().failure()).isNotNull();
    assertThat(driver.await().failure().reason()).isEqualTo("NoClassDefFound");
  }

  @Test
  void anExceptionOnAForeignThreadEndsTheDriverOnlyIfItHasStoppedSpark() throws Exception {
    UncaughtErrors uncaught = new UncaughtErrors(Clock.systemUTC());
    uncaught.end(driver);
    driver.begin();
    engine.started.await();
    throwOnAForeignThread(uncaught, new IllegalStateException("a listener has failed"));
    assertThat(driver.report().state()).isNotEqualTo(DriverReport.State.FAILED);

    engine.alive = false;
    throwOnAForeignThread(uncaught, new IllegalStateException("the scheduler has failed"));
    assertThat(driver.await().failure()).isNotNull();
    assertThat(driver.await().failure().message())
        .isEqualTo("the scheduler has failed. It was thrown on the thread foreign-pool.");
    engine.end(ExitReports.of(Outcome.COMPLETED, 7, null));
  }

  /** Returns when the thread has ended. */
  private static void throwOnAForeignThread(UncaughtErrors uncaught, Throwable error)
      throws InterruptedException {
    Thread foreign =
        new Thread(
            () -> PipelineDriverTest.<RuntimeException>throwAsScalaDoes(error), "foreign-pool");
    foreign.setUncaughtExceptionHandler(uncaught);
    foreign.start();
    foreign.join();
  }

  @Test
  void aStandbyWhoseStoreIsRefusedEndsBeforeItWaits() {
    engine.unsafe = List.of(Problem.error("spec", "StoreNotConditional", "a"));
    PipelineDriver standby = new PipelineDriver(plan(), "hash", engine, true, Clock.systemUTC());
    standby.begin();

    assertThat(standby.await().outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(standby.await().problems()).isEqualTo(engine.unsafe);
    assertThat(standby.checked()).isFalse();
    assertThat(engine.calls).containsExactly("open", "check", "prove", "close");
  }

  @Test
  void theRightToWriteIsReleasedExceptByADriverThatHasLostIt() throws Exception {
    driver.begin();
    engine.started.await();
    engine.end(ExitReports.of(Outcome.FENCED, 7, null));

    assertThat(driver.await().outcome()).isEqualTo(Outcome.FENCED);
    assertThat(engine.calls).doesNotContain("release");
  }

  private PipelineDriver standby() throws InterruptedException {
    PipelineDriver standby = new PipelineDriver(plan(), "hash", engine, true, Clock.systemUTC());
    standby.begin();
    Eventually.within(10, () -> standby.report().state() == DriverReport.State.STANDBY);
    return standby;
  }

  @Test
  void checksAPlanWithoutClaimingOrRunningIt() {
    engine.problems = List.of(Problem.error("spec", "A", "a"));

    assertThat(PlanCheckRun.of(engine, Clock.systemUTC()).outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(engine.calls).containsExactly("open", "check", "close");
  }

  private void awaitState(DriverReport.State state) throws InterruptedException {
    while (driver.report().state() != state) {
      Thread.sleep(5);
    }
  }

  static PipelinePlan plan() {
    return PipelinePlanBuilder.builder()
        .formatVersion(PipelinePlan.FORMAT_VERSION)
        .owner(new Owner("local", "shop", "orders"))
        .storage(new StoragePlan("file:/t", "file:/c", null))
        .sources(List.of())
        .views(List.of())
        .tables(List.of())
        .sinks(List.of())
        .sparkConf(new TreeMap<>())
        .jars(List.of())
        .functions(List.of())
        .restart(new RestartPlan(RestartPlan.Policy.ON_FAILURE, 1, 1, 1, 1))
        .drainGraceMillis(1000)
        .build();
  }

  private static final class FakeEngine implements Engine {
    static final List<Problem> PROBLEMS_OF_OTHERS =
        List.of(Problem.error("spec.tables[0].query", "A", "a"));

    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    volatile List<Problem> problems = List.of();
    volatile List<Problem> unsafe = List.of();
    volatile List<Problem> prepared = List.of();
    volatile QueryReport.State queryState = QueryReport.State.RUNNING;
    volatile @Nullable Throwable openFails;
    volatile boolean closeFails;
    private volatile @Nullable ExitReport report;
    volatile boolean vacant;
    volatile boolean alive = true;
    volatile @Nullable ExitReport changed;

    /** A change takes until the count is zero. */
    volatile CountDownLatch changes = new CountDownLatch(0);

    void end(ExitReport report) {
      this.report = report;
      ended.countDown();
    }

    @Override
    public void open() {
      calls.add("open");
      Throwable failure = openFails;
      if (failure != null) {
        PipelineDriverTest.<RuntimeException>throwAsScalaDoes(failure);
      }
    }

    @Override
    public List<Problem> prove() {
      calls.add("prove");
      return unsafe;
    }

    @Override
    public boolean vacant() {
      return vacant;
    }

    @Override
    public void release() {
      calls.add("release");
    }

    @Override
    public long claim() {
      calls.add("claim");
      return 7;
    }

    @Override
    public List<Problem> check(PipelinePlan other) {
      return PROBLEMS_OF_OTHERS;
    }

    @Override
    public @Nullable ExitReport change(PipelinePlan next) throws InterruptedException {
      calls.add("change");
      changes.await();
      return changed;
    }

    @Override
    public List<Problem> check() {
      calls.add("check");
      return problems;
    }

    @Override
    public List<Problem> prepare() {
      calls.add("prepare");
      return prepared;
    }

    @Override
    public void run() {
      calls.add("run");
      started.countDown();
    }

    @Override
    public ExitReport await() {
      calls.add("await");
      try {
        if (!ended.await(20, TimeUnit.SECONDS)) {
          throw new AssertionError("nobody ended the engine");
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      ExitReport how = report;
      if (how == null) {
        throw new AssertionError("ended without report");
      }
      return how;
    }

    @Override
    public void drain() {
      calls.add("drain");
      end(ExitReports.of(Outcome.DRAINED, 7, null));
    }

    @Override
    public List<MaintenanceReport> maintenance() {
      return List.of();
    }

    @Override
    public List<QueryReport> queries() {
      return List.of(
          QueryReportBuilder.builder()
              .table("t")
              .flow("default")
              .state(queryState)
              .external(true)
              .generation(1)
              .quality(QualityCounts.NONE)
              .commits(0)
              .restarts(0)
              .generations(List.of())
              .build());
    }

    @Override
    public boolean alive() {
      return alive;
    }

    @Override
    public @Nullable String sparkUi() {
      return null;
    }

    @Override
    public void close() {
      calls.add("close");
      if (closeFails) {
        throw new StackOverflowError();
      }
    }
  }
}
