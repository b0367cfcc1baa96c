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

/** Makes exit reports, and makes them fit into a pod's termination message. */
public final class ExitReports {
  /** Kubernetes cuts a container's termination message here; cut JSON is no JSON. */
  public static final int MAX_BYTES = 4096;

  /** A problem's sentence is shortened to this before whole problems are left out. */
  private static final int SHORT_MESSAGE = 200;

  private ExitReports() {}

  public static ExitReport of(Outcome outcome, long epoch, @Nullable Failure failure) {
    return new ExitReport(PipelinePlan.FORMAT_VERSION, outcome, epoch, failure, List.of(), 0);
  }

  public static ExitReport rejected(long epoch, List<Problem> problems) {
    return new ExitReport(
        PipelinePlan.FORMAT_VERSION, Outcome.REJECTED, epoch, null, problems, problems.size());
  }

  /** A plan that can run, with its warnings. */
  public static ExitReport judged(List<Problem> warnings) {
    return new ExitReport(
        PipelinePlan.FORMAT_VERSION, Outcome.COMPLETED, 0, null, warnings, warnings.size());
  }

  /** Its JSON within {@link #MAX_BYTES}: long sentences are cut first, then the last problems. */
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
