package io.streamingpipelines.runtime;

import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.DriverReportBuilder;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.QueryReport;
import io.streamingpipelines.runtime.failure.ExitReports;
import io.streamingpipelines.runtime.failure.FailureClassifier;
import io.streamingpipelines.runtime.management.Managed;
import io.streamingpipelines.runtime.management.ManagementServer;
import io.streamingpipelines.runtime.plan.ContractJson;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one plan from the start of Spark to its end, for both driver pods and {@code pipeline run}.
 * {@link #report} works from the start.
 */
public final class PipelineDriver implements Managed {
  private static final Logger LOG = LoggerFactory.getLogger(PipelineDriver.class);

  private final PipelinePlan plan;
  private final PlanSwitch plans;
  private final Engine engine;
  private final Clock clock;
  private final boolean standby;
  private final StandbyGate gate = new StandbyGate();
  private final long startedAtMillis;
  private final CompletableFuture<ExitReport> end = new CompletableFuture<>();

  private volatile DriverReport.State state = DriverReport.State.STARTING;
  private volatile List<Problem> problems = List.of();
  private volatile long epoch;
  private volatile boolean checked;

  /** The queries' last reports, kept after the engine has been closed. */
  private volatile @Nullable List<QueryReport> lastQueries;

  // guarded by this
  private boolean running;
  private boolean draining;

  /**
   * @param standby whether the driver waits, after the check of its plan, until no other driver may
   *     write
   */
  PipelineDriver(PipelinePlan plan, String planHash, Engine engine, boolean standby, Clock clock) {
    this.plan = plan;
    this.plans = new PlanSwitch(planHash, clock);
    this.engine = engine;
    this.standby = standby;
    this.clock = clock;
    this.startedAtMillis = clock.millis();
  }

  /**
   * Starts the driver in the background and returns at once.
   *
   * @throws IOException if the port of the management server is already in use
   */
  public static PipelineDriver start(PipelinePlan plan, String planHash, DriverSettings settings)
      throws IOException {
    PipelineDriver driver =
        new PipelineDriver(
            plan, planHash, new SparkEngine(plan, settings), settings.standby(), settings.clock());
    ManagementServer server =
        settings.management() == null
            ? null
            : ManagementServer.start(settings.management(), settings.token(), driver);
    driver.begin();
    if (server != null) {
      driver.end.whenComplete((report, error) -> server.close());
    }
    return driver;
  }

  @Override
  public @Nullable String check(PipelinePlan other) {
    return state == DriverReport.State.RUNNING && SameSession.fits(plan, other)
        ? ExitReports.fitted(PlanCheckRun.report(engine.check(other)), ContractJson::write)
        : null;
  }

  @Override
  public SwitchResult change(PipelinePlan next, String hash) {
    return state == DriverReport.State.RUNNING && SameDriver.fits(plan, next)
        ? plans.change(hash, () -> changed(next))
        : SwitchResult.NOT_IN_PLACE;
  }

  private @Nullable ExitReport changed(PipelinePlan next) throws InterruptedException {
    ExitReport report = engine.change(next);
    if (report != null && report.outcome() == Outcome.COMPLETED) {
      problems = report.problems();
    }
    return report;
  }

  void begin() {
    new Thread(this::runToTheEnd, "pipeline").start();
  }

  private void runToTheEnd() {
    ExitReport report = guarded();
    close();
    state = finalState(report.outcome());
    end.complete(report);
  }

  private ExitReport guarded() {
    try {
      return run();
    } catch (Throwable e) { // Scala throws checked exceptions without declaring them
      LOG.error("The driver failed.", e);
      return ExitReports.of(
          Outcome.FAILED, epoch, new FailureClassifier().classify(e, null, null, clock.millis()));
    }
  }

  /**
   * Batches that are committed stay committed, so an engine that fails to stop cleanly does not
   * change the outcome.
   */
  private void close() {
    List<QueryReport> last = List.of();
    try (engine) {
      last = engine.queries();
    } catch (Throwable e) { // Scala throws checked exceptions without declaring them
      LOG.error("The driver did not stop cleanly.", e);
    } finally {
      lastQueries = last;
    }
  }

  private ExitReport run() throws InterruptedException {
    engine.open();
    // before the claim: a plan that cannot run must not stop a driver that is running
    problems = engine.check();
    problems.forEach(problem -> LOG.warn("{}", problem));
    if (problems.stream().anyMatch(Problem::fatal)) {
      return ExitReports.rejected(epoch, problems);
    }
    List<Problem> unsafe = engine.prove();
    if (!unsafe.isEmpty()) {
      return ExitReports.rejected(epoch, unsafe);
    }
    checked = true;
    if (standby && !awaitTurn()) {
      return ExitReports.of(Outcome.DRAINED, 0, null);
    }
    epoch = engine.claim();
    ExitReport report = runAsWriter();
    if (report.outcome() != Outcome.FENCED) {
      engine.release();
    }
    return report;
  }

  /**
   * Waits until no other driver may write.
   *
   * @return false if this driver was asked to end instead
   */
  private boolean awaitTurn() throws InterruptedException {
    synchronized (this) {
      if (!draining) {
        state = DriverReport.State.STANDBY;
      }
    }
    LOG.info("The plan is accepted. This driver runs it when the one before it has ended.");
    gate.await(engine::vacant);
    synchronized (this) {
      if (draining) {
        return false;
      }
      state = DriverReport.State.STARTING;
      return true;
    }
  }

  private ExitReport runAsWriter() {
    List<Problem> found = engine.prepare();
    found.forEach(problem -> LOG.warn("{}", problem));
    problems = Stream.concat(problems.stream(), found.stream()).toList();
    if (found.stream().anyMatch(Problem::fatal)) {
      return ExitReports.rejected(epoch, problems);
    }
    synchronized (this) {
      if (draining) {
        return ExitReports.of(Outcome.DRAINED, epoch, null);
      }
    }
    engine.run();
    synchronized (this) {
      running = true;
      if (draining) {
        drainEngine();
      } else {
        state = DriverReport.State.RUNNING;
      }
    }
    return engine.await();
  }

  /** Asks the driver to end between batches, and returns at once. */
  @Override
  public synchronized void drain() {
    if (draining || end.isDone()) {
      return;
    }
    draining = true;
    state = DriverReport.State.DRAINING;
    gate.open();
    if (running) {
      drainEngine();
    }
  }

  @Override
  public void takeOver() {
    gate.open();
  }

  private void drainEngine() {
    Thread drain = new Thread(this::drainInTime, "drain");
    drain.setDaemon(true);
    drain.start();
  }

  private void drainInTime() {
    try {
      engine.drain();
    } catch (Throwable e) { // this has ended the engine: await reports it
      LOG.error("The drain failed.", e);
    }
  }

  /** Ends the driver as far as {@link #await} is concerned: the process ends without a drain. */
  void end(ExitReport report) {
    end.complete(report);
  }

  /** Waits until the driver has ended and Spark has stopped. */
  public ExitReport await() {
    return end.join();
  }

  @Override
  public DriverReport report() {
    List<QueryReport> last = lastQueries;
    return DriverReportBuilder.builder()
        .formatVersion(PipelinePlan.FORMAT_VERSION)
        .plan(plans.running())
        .epoch(epoch)
        .startedAtMillis(startedAtMillis)
        .atMillis(clock.millis())
        .state(state)
        .problems(problems)
        .queries(last == null ? engine.queries() : last)
        .maintenance(engine.maintenance())
        .sparkUi(engine.sparkUi())
        .build();
  }

  @Override
  public boolean alive() {
    return engine.alive();
  }

  @Override
  public boolean checked() {
    return checked;
  }

  @Override
  public boolean ready() {
    return state == DriverReport.State.RUNNING
        && (plans.changing()
            || engine.queries().stream().allMatch(query -> query.state().healthy()));
  }

  private static DriverReport.State finalState(Outcome outcome) {
    return switch (outcome) {
      case COMPLETED -> DriverReport.State.COMPLETED;
      case DRAINED -> DriverReport.State.DRAINING;
      case REJECTED, FAILED, FENCED -> DriverReport.State.FAILED;
    };
  }
}
