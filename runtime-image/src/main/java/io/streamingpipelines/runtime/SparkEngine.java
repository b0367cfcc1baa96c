package io.streamingpipelines.runtime;

import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.MaintenanceReport;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.QueryReport;
import io.streamingpipelines.runtime.check.SchemaCheck;
import io.streamingpipelines.runtime.checkpoint.Epoch;
import io.streamingpipelines.runtime.failure.ExitReports;
import io.streamingpipelines.runtime.failure.PipelineException;
import io.streamingpipelines.runtime.flow.FlowPlanner;
import io.streamingpipelines.runtime.query.CheckpointCheck;
import io.streamingpipelines.runtime.query.Ending;
import io.streamingpipelines.runtime.query.PlanChange;
import io.streamingpipelines.runtime.query.QueryParts;
import io.streamingpipelines.runtime.query.QuerySupervisor;
import io.streamingpipelines.runtime.query.TableContents;
import io.streamingpipelines.runtime.query.TableOwners;
import io.streamingpipelines.runtime.report.ProgressListener;
import io.streamingpipelines.runtime.report.QueryReports;
import io.streamingpipelines.runtime.session.SparkSessions;
import io.streamingpipelines.runtime.spark.Catalyst;
import io.streamingpipelines.runtime.spark.function.UserFunctions;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Executes a plan with Spark. */
final class SparkEngine implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(SparkEngine.class);

  private final DriverSettings settings;
  private final ProgressListener listener = new ProgressListener();
  private volatile @Nullable SparkSession session;

  /** The session in which the plan's functions are registered. */
  private volatile @Nullable SparkSession sessionWithFunctions;

  private volatile @Nullable Epoch epoch;
  private volatile @Nullable QuerySupervisor supervisor;
  private volatile PipelinePlan plan;
  private volatile Map<String, StructType> schemas = Map.of();

  /** The warnings about the plan. */
  private volatile List<Problem> warnings = List.of();

  SparkEngine(PipelinePlan plan, DriverSettings settings) {
    this.plan = plan;
    this.settings = settings;
  }

  @Override
  public void open() {
    SparkPlace place = settings.place();
    SparkSession.Builder builder =
        SparkSessions.builder(plan, place.slots(plan)).master(place.master(plan));
    place.settings(plan, settings.scratch()).forEach(builder::config);
    SparkSession opened = builder.getOrCreate();
    opened.sparkContext().addSparkListener(listener);
    session = opened;
  }

  @Override
  public List<Problem> check() {
    UserFunctions functions = UserFunctions.load(opened(), plan, settings.scratch());
    sessionWithFunctions = functions.session();
    SchemaCheck.Result result = SchemaCheck.check(functions, plan);
    schemas = result.schemas();
    warnings = problems(functions.session(), plan, result);
    return warnings;
  }

  @Override
  public List<Problem> check(PipelinePlan other) {
    SparkSession own = Catalyst.clone(withFunctions());
    return problems(own, other, SchemaCheck.check(own, other));
  }

  private static List<Problem> problems(
      SparkSession session, PipelinePlan plan, SchemaCheck.Result result) {
    List<Problem> problems = new ArrayList<>(result.problems());
    problems.addAll(new TableOwners(session, plan).problems());
    problems.addAll(new CheckpointCheck(session, plan, result.flows()).problems());
    if (problems.stream().noneMatch(Problem::fatal)) {
      problems.addAll(new TableContents(session, plan, result.schemas()).problems());
    }
    return problems;
  }

  @Override
  public boolean vacant() {
    try {
      return Epoch.vacant(Catalyst.hadoopConfiguration(opened()), plan.storage().checkpoints());
    } catch (UncheckedIOException e) {
      LOG.warn("It is unknown whether another driver writes.", e);
      return false;
    }
  }

  @Override
  public List<Problem> prove() {
    return WrittenStores.problems(Catalyst.hadoopConfiguration(opened()), plan, settings.holder());
  }

  @Override
  public long claim() {
    Configuration configuration = Catalyst.hadoopConfiguration(opened());
    Epoch claimed = Epoch.claim(configuration, plan.storage().checkpoints(), settings.holder());
    epoch = claimed;
    return claimed.number();
  }

  @Override
  public List<Problem> prepare() {
    QuerySupervisor queries = new QuerySupervisor(parts(plan, schemas));
    supervisor = queries;
    return queries.prepare();
  }

  private QueryParts parts(PipelinePlan wanted, Map<String, StructType> columns) {
    Epoch claimed = epoch;
    if (claimed == null) {
      throw new IllegalStateException("no epoch was claimed");
    }
    return EngineParts.of(
        wanted, new FlowPlanner(wanted), withFunctions(), columns, claimed, settings.clock());
  }

  @Override
  public void run() {
    prepared().start();
  }

  @Override
  public @Nullable ExitReport change(PipelinePlan next) throws InterruptedException {
    List<Problem> problems = warnings;
    Map<String, StructType> columns = schemas;
    if (!SameDriver.sameFlows(plan, next)) {
      SparkSession own = Catalyst.clone(withFunctions());
      SchemaCheck.Result checked = SchemaCheck.check(own, next);
      problems = problems(own, next, checked);
      columns = checked.schemas();
      if (problems.stream().noneMatch(Problem::fatal)) {
        problems.addAll(
            WrittenStores.problems(
                Catalyst.hadoopConfiguration(opened()), next, settings.holder()));
      }
      if (problems.stream().anyMatch(Problem::fatal)) {
        return ExitReports.rejected(0, problems);
      }
    }
    PlanChange.Result result = prepared().change(parts(next, columns));
    if (result.kind() == PlanChange.Result.Kind.CHANGED) {
      plan = next;
      schemas = columns;
      warnings = problems;
    }
    Failure failure = result.failure();
    return switch (result.kind()) {
      case NOT_IN_PLACE -> null;
      case CHANGED -> ExitReports.checked(problems);
      case REFUSED ->
          failure == null
              ? ExitReports.rejected(0, result.problems())
              : ExitReports.of(ExitReport.Outcome.FAILED, 0, failure);
    };
  }

  @Override
  public ExitReport await() {
    try {
      Ending ending = prepared().await();
      Epoch claimed = epoch;
      return ExitReports.of(
          ending.outcome(), claimed == null ? 0 : claimed.number(), ending.failure());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PipelineException(
          Failure.Kind.INFRASTRUCTURE, "Interrupted", "The driver was interrupted.");
    }
  }

  @Override
  public void release() {
    Epoch claimed = epoch;
    if (claimed != null) {
      claimed.release();
    }
  }

  @Override
  public void drain() {
    Duration grace = Duration.ofMillis(plan.drainGraceMillis());
    try {
      boolean clean = prepared().drain(grace);
      LOG.info(
          clean
              ? "Drained between batches."
              : "Drained; a batch took longer than the grace period of {} and was interrupted.",
          grace);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public List<QueryReport> queries() {
    QuerySupervisor queries = supervisor;
    return queries == null
        ? List.of()
        : QueryReports.of(queries.statuses(), listener, settings.clock().millis());
  }

  @Override
  public List<MaintenanceReport> maintenance() {
    QuerySupervisor queries = supervisor;
    return queries == null ? List.of() : queries.maintenance();
  }

  @Override
  public boolean alive() {
    SparkSession opened = session;
    return opened == null || !opened.sparkContext().isStopped();
  }

  @Override
  public @Nullable String sparkUi() {
    SparkSession opened = session;
    if (opened == null || opened.sparkContext().isStopped()) {
      return null;
    }
    scala.Option<String> url = opened.sparkContext().uiWebUrl();
    return url.isDefined() ? reachable(URI.create(url.get())) : null;
  }

  /** Replaces the host in Spark's URI, which may be a loopback address that others cannot reach. */
  private String reachable(URI ui) {
    try {
      return new URI(ui.getScheme(), null, settings.place().uiHost(), ui.getPort(), "", null, null)
          .toString();
    } catch (URISyntaxException e) {
      return ui.toString();
    }
  }

  @Override
  public void close() {
    QuerySupervisor queries = supervisor;
    SparkSession opened = session;
    try {
      if (queries != null) {
        queries.close();
      }
    } catch (Throwable e) { // Spark must stop whatever the queries do
      LOG.warn("The queries did not stop cleanly.", e);
    } finally {
      if (opened != null) {
        opened.stop();
      }
    }
  }

  /** The session that {@link #open} has started. */
  SparkSession opened() {
    SparkSession opened = session;
    if (opened == null) {
      throw new IllegalStateException("Spark was not started");
    }
    return opened;
  }

  private SparkSession withFunctions() {
    SparkSession known = sessionWithFunctions;
    if (known == null) {
      throw new IllegalStateException("nothing was checked");
    }
    return known;
  }

  private QuerySupervisor prepared() {
    QuerySupervisor queries = supervisor;
    if (queries == null) {
      throw new IllegalStateException("the queries were not prepared");
    }
    return queries;
  }
}
