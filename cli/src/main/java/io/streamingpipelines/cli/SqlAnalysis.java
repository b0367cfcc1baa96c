package io.streamingpipelines.cli;

import io.streamingpipelines.cli.run.LocalRun;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Checks the SQL of a plan with Spark's analyzer. Loads Spark, so nothing may refer to it early.
 */
final class SqlAnalysis {
  static List<Problem> problems(PipelinePlan plan) {
    try {
      Path scratch = Files.createTempDirectory("pipeline-analyze-");
      Path log = scratch.resolve("spark.log");
      LocalRun.logTo(log);
      ExitReport report =
          new LocalRun(plan, 1, scratch, new PrintWriter(Writer.nullWriter()), false).check();
      Failure failure = report.failure();
      return failure == null
          ? report.problems()
          : List.of(
              Problem.error(
                  "spec",
                  failure.reason(),
                  "cannot be analyzed: " + failure.message() + " Spark's log: " + log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SqlAnalysis() {}
}
