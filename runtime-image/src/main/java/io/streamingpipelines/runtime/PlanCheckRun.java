package io.streamingpipelines.runtime;

import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.runtime.failure.ExitReports;
import io.streamingpipelines.runtime.failure.FailureClassifier;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks a plan and ends without writing anything, for both check pods and the command line. */
public final class PlanCheckRun {
  private static final Logger LOG = LoggerFactory.getLogger(PlanCheckRun.class);

  /**
   * Starts Spark, checks the plan and stops Spark.
   *
   * @return {@link Outcome#COMPLETED} with the warnings, {@link Outcome#REJECTED} with all
   *     problems, or {@link Outcome#FAILED} if the plan could not be checked
   */
  public static ExitReport of(PipelinePlan plan, DriverSettings settings) {
    return of(new SparkEngine(plan, settings), settings.clock());
  }

  static ExitReport of(Engine engine, Clock clock) {
    try (engine) {
      engine.open();
      return report(engine.check());
    } catch (Throwable e) { // Scala throws checked exceptions without declaring them
      LOG.error("The plan could not be checked.", e);
      return ExitReports.of(
          Outcome.FAILED, 0, new FailureClassifier().classify(e, null, null, clock.millis()));
    }
  }

  /** The report of a check that found these problems. */
  static ExitReport report(List<Problem> problems) {
    return problems.stream().anyMatch(Problem::fatal)
        ? ExitReports.rejected(0, problems)
        : ExitReports.checked(problems);
  }

  private PlanCheckRun() {}
}
