package io.streamingpipelines.runtime.failure;

import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Creates exit reports, and makes them fit into a pod's termination message. */
public final class ExitReports {
  /**
   * Kubernetes truncates a container's termination message at this size, and truncated JSON cannot
   * be parsed.
   */
  public static final int MAX_BYTES = 4096;

  /** The sentence of a problem is shortened to this length before whole problems are dropped. */
  private static final int SHORT_MESSAGE = 200;

  private ExitReports() {}

  public static ExitReport of(Outcome outcome, long epoch, @Nullable Failure failure) {
    return new ExitReport(PipelinePlan.FORMAT_VERSION, outcome, epoch, failure, List.of(), 0);
  }

  public static ExitReport rejected(long epoch, List<Problem> problems) {
    return new ExitReport(
        PipelinePlan.FORMAT_VERSION, Outcome.REJECTED, epoch, null, problems, problems.size());
  }

  /** The report for a plan that passed the check, with its warnings. */
  public static ExitReport checked(List<Problem> warnings) {
    return new ExitReport(
        PipelinePlan.FORMAT_VERSION, Outcome.COMPLETED, 0, null, warnings, warnings.size());
  }

  /**
   * The report as JSON of at most {@link #MAX_BYTES}: shortens long sentences first, then drops the
   * last problems.
   */
  public static String fitted(ExitReport report, Function<ExitReport, String> json) {
    String whole = json.apply(report);
    if (fits(whole)) {
      return whole;
    }
    ExitReport shorter =
        with(report, report.problems().stream().map(ExitReports::shortened).toList());
    for (int kept = shorter.problems().size(); kept >= 0; kept--) {
      String text = json.apply(with(shorter, shorter.problems().subList(0, kept)));
      if (fits(text)) {
        return text;
      }
    }
    throw new IllegalStateException("An exit report without problems always fits.");
  }

  private static boolean fits(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
  }

  private static ExitReport with(ExitReport report, List<Problem> problems) {
    return new ExitReport(
        report.formatVersion(),
        report.outcome(),
        report.epoch(),
        report.failure(),
        problems,
        report.problemCount());
  }

  private static Problem shortened(Problem problem) {
    return new Problem(
        problem.severity(),
        problem.path(),
        problem.code(),
        Sentences.bounded(problem.message(), SHORT_MESSAGE),
        problem.line(),
        problem.column());
  }
}
