package io.streamingpipelines.runtime.trial;

import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.plan.SourcePlan;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.EngineParts;
import io.streamingpipelines.runtime.PipelineDriver;
import io.streamingpipelines.runtime.check.SchemaCheck;
import io.streamingpipelines.runtime.checkpoint.Epoch;
import io.streamingpipelines.runtime.failure.ExitReports;
import io.streamingpipelines.runtime.failure.FailureClassifier;
import io.streamingpipelines.runtime.flow.FlowPlanner;
import io.streamingpipelines.runtime.quality.QuarantineRequeue;
import io.streamingpipelines.runtime.query.Ending;
import io.streamingpipelines.runtime.query.QueryStatus;
import io.streamingpipelines.runtime.query.QuerySupervisor;
import io.streamingpipelines.runtime.spark.Catalyst;
import io.streamingpipelines.runtime.spark.function.UserFunctions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a plan on given rows, for {@code pipeline test}. Check, queries and writers are those of
 * {@link PipelineDriver}; only brokers, generators and sinks are replaced by folders.
 *
 * <p>Every trigger of the plan must be {@code availableNow}: each {@link #run} processes the rows
 * that were added since the last one, through all tables. Not thread-safe.
 */
public final class PipelineTrial {
  private static final Logger LOG = LoggerFactory.getLogger(PipelineTrial.class);

  private final PipelinePlan declared;
  private final PipelinePlan plan;
  private final GivenTables given;
  private final TrialSpark spark;
  private final InstantSource clock;
  private Map<String, StructType> schemas = Map.of();
  private @Nullable SparkSession sessionWithFunctions;
  private @Nullable Epoch epoch;

  private PipelineTrial(
      PipelinePlan plan, GivenTables given, TrialSpark spark, InstantSource clock) {
    this.declared = plan;
    this.plan = CapturedSinks.of(plan);
    this.given = given;
    this.spark = spark;
    this.clock = clock;
  }

  /**
   * How one {@link #run} ended.
   *
   * @param counts results of the expectations so far, by table, summed over its flows
   */
  public record Ended(ExitReport report, Map<String, QualityCounts> counts) {}

  /**
   * Creates what the sources lack.
   *
   * @throws IllegalArgumentException if the schema of a Delta source is invalid; the message is one
   *     sentence
   */
  public static PipelineTrial open(PipelinePlan plan, GivenTables given, TrialSpark spark) {
    PipelineTrial trial = new PipelineTrial(plan, given, spark, InstantSource.system());
    plan.sources().forEach(source -> given.create(trial.session(), source));
    return trial;
  }

  /**
   * Adds rows to a source.
   *
   * @param rows JSON objects; bytes are Base64
   * @throws IllegalArgumentException if a row does not fit the source's columns; the message is one
   *     sentence
   */
  public void give(SourcePlan source, List<String> rows) {
    given.add(session(), source, rows);
  }

  /**
   * Sends corrected rows of a table's quarantine back, for the next {@link #run}.
   *
   * @throws IllegalArgumentException if this is not possible; the message is one sentence
   */
  public void requeue(String table, @Nullable String where, Map<String, String> set) {
    new QuarantineRequeue(session(), table(plan, table))
        .requeue(new QuarantineRequeue.Request(where, set), false);
  }

  /** Ends the driver; the next {@link #run} starts another one with a new Spark session. */
  public void restart() {
    epoch = null;
    spark.close();
  }

  /** Processes all rows that were added so far, table after table. */
  public Ended run() {
    try {
      List<Problem> problems = epoch == null ? start() : List.of();
      Epoch claimed = epoch;
      return claimed == null
          ? new Ended(ExitReports.rejected(0, problems), Map.of())
          : run(claimed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (Throwable e) { // Scala throws checked exceptions without declaring them
      LOG.error("The trial failed.", e);
      return new Ended(
          ExitReports.of(
              Outcome.FAILED, 0, new FailureClassifier().classify(e, null, null, clock.millis())),
          Map.of());
    }
  }

  /**
   * Does what a driver does before its queries; returns the problems that prevent it from starting.
   */
  private List<Problem> start() {
    UserFunctions loaded = UserFunctions.load(session(), plan, spark.scratch());
    sessionWithFunctions = loaded.session();
    SchemaCheck.Result checked = SchemaCheck.check(loaded, declared);
    if (!checked.fatal() && plan.tables().size() > declared.tables().size()) {
      checked = SchemaCheck.check(loaded.session(), plan);
    }
    if (!checked.fatal()) {
      schemas = checked.schemas();
      epoch =
          Epoch.claim(
              Catalyst.hadoopConfiguration(session()), plan.storage().checkpoints(), "test");
    }
    return fatal(checked.problems());
  }

  private Ended run(Epoch claimed) throws InterruptedException {
    FlowPlanner planner = new FlowPlanner(plan, given.given());
    SparkSession known = Objects.requireNonNull(sessionWithFunctions, "nothing was checked");
    try (QuerySupervisor queries =
        new QuerySupervisor(EngineParts.of(plan, planner, known, schemas, claimed, clock))) {
      List<Problem> problems = fatal(queries.prepare());
      if (!problems.isEmpty()) {
        return new Ended(ExitReports.rejected(claimed.number(), problems), Map.of());
      }
      queries.start();
      Ending ending = queries.await();
      return new Ended(
          ExitReports.of(ending.outcome(), claimed.number(), ending.failure()),
          counts(queries.statuses()));
    }
  }

  /** The rows of a table. */
  public StoredRows table(String name) {
    return StoredRows.of(session(), table(plan, name).location());
  }

  /** The rows that a table has rejected. */
  public StoredRows quarantine(String name) {
    return StoredRows.of(session(), table(plan, name).quarantine().location());
  }

  /** The rows that were written to a sink. */
  public StoredRows sink(String name) {
    return StoredRows.of(session(), CapturedSinks.location(plan, name));
  }

  private SparkSession session() {
    return spark.session(plan);
  }

  private static List<Problem> fatal(List<Problem> problems) {
    return problems.stream().filter(Problem::fatal).toList();
  }

  private static TablePlan table(PipelinePlan plan, String name) {
    return plan.tables().stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no table " + name));
  }

  private static Map<String, QualityCounts> counts(List<QueryStatus> statuses) {
    Map<String, List<QualityCounts>> flows = new TreeMap<>();
    for (QueryStatus status : statuses) {
      flows.computeIfAbsent(status.table(), name -> new ArrayList<>()).add(status.quality());
    }
    Map<String, QualityCounts> counts = new TreeMap<>();
    flows.forEach((table, each) -> counts.put(table, sum(each)));
    return counts;
  }

  private static QualityCounts sum(List<QualityCounts> flows) {
    return new QualityCounts(
        flows.stream().mapToLong(QualityCounts::passed).sum(),
        flows.stream().mapToLong(QualityCounts::warned).sum(),
        flows.stream().mapToLong(QualityCounts::dropped).sum(),
        flows.stream().mapToLong(QualityCounts::quarantined).sum(),
        List.of());
  }
}
