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

/** What Spark's analyzer says about a plan. Loads Spark, so nothing else may refer to it early. */
final class Analysis {
  static List<Problem> of(PipelinePlan plan) {
    try {
      Path scratch = Files.createTempDirectory("pipeline-analyze-");
      LocalRun.logTo(scratch.resolve("spark.log"));
      ExitReport report =
          new LocalRun(plan, 1, scratch, new PrintWriter(Writer.nullWriter()), false).check();
      Failure failure = report.failure();
      return failure == null
          ? report.problems()
          : List.of(
              Problem.error(
                  "spec",
                  failure.reason(),
                  "could not be analyzed: " + failure.message() + " See " + scratch));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Analysis() {}
}
