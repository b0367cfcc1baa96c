package io.streamingpipelines.cli.run;

import io.streamingpipelines.compiler.PlanJson;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.runtime.DriverSettings;
import io.streamingpipelines.runtime.PipelineDriver;
import io.streamingpipelines.runtime.PlanCheckRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/**
 * Runs one plan in this JVM, to its end.
 *
 * @param cores task slots
 * @param scratch folder for Spark's temporary files
 * @param terminal whether {@code out} is a terminal, where lines can be overwritten
 */
public record LocalRun(
    PipelinePlan plan, int cores, Path scratch, PrintWriter out, boolean terminal) {
  /** Sets Spark's log file. Call it before anything creates a logger. */
  public static void logTo(Path file) {
    System.setProperty("pipeline.log", file.toString());
    System.setProperty("log4j2.configurationFile", "classpath:pipeline-log4j2.properties");
  }

  /** Checks the plan with Spark's analyzer; writes nothing. */
  public ExitReport check() {
    return PlanCheckRun.of(plan, DriverSettings.local(cores, scratch));
  }

  /** Returns when the pipeline has ended. Ctrl-C drains it, a second Ctrl-C ends the process. */
  public ExitReport run() throws IOException {
    PipelineDriver driver =
        PipelineDriver.start(plan, PlanJson.hash(plan), DriverSettings.local(cores, scratch));
    onInterrupt(driver);
    ProgressPrinter printer = new ProgressPrinter(out, terminal);
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "progress");
              thread.setDaemon(true);
              return thread;
            });
    try {
      clock.scheduleWithFixedDelay(() -> printer.show(driver.report()), 1, 1, TimeUnit.SECONDS);
      ExitReport report = driver.await();
      clock.shutdownNow();
      printer.last(driver.report());
      return report;
    } finally {
      clock.shutdownNow();
    }
  }

  private void onInterrupt(PipelineDriver driver) {
    Signal.handle(
        new Signal("INT"),
        first -> {
          out.println(
              "Draining: waiting for running batches to end; press Ctrl-C again to stop at once.");
          out.flush();
          Signal.handle(new Signal("INT"), second -> Runtime.getRuntime().halt(130));
          driver.drain();
        });
    Signal.handle(new Signal("TERM"), signal -> driver.drain());
  }
}
