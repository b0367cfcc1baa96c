package io.streamingpipelines.cli;

import io.streamingpipelines.cli.run.LocalRun;
import io.streamingpipelines.cli.run.ScratchFolder;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;

/**
 * Checks the SQL of a plan with Spark's analyzer. Loads Spark, so nothing may refer to it early.
 */
final class SqlAnalysis {
  static List<Problem> problems(PipelinePlan plan) {
    try (ScratchFolder scratch = ScratchFolder.create("analyze")) {
      LocalRun.logTo(scratch.log());
      PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
      ExitReport report = new LocalRun(plan, 1, scratch.path(), nowhere, false).check();
      Failure failure = report.failure();
      if (failure == null) {
        return report.problems();
      }
      scratch.keep();
      return List.of(
          Problem.error(
              "spec",
              failure.reason(),
              "cannot be analyzed: " + failure.message() + " Spark's log: " + scratch.log()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SqlAnalysis() {}
}
