package io.streamingpipelines.runtime;

import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.runtime.failure.ExitReports;
import io.streamingpipelines.runtime.failure.FailureClassifier;
import io.streamingpipelines.runtime.failure.Sentences;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles errors that a thread did not catch, for example a thread of Spark or of a library. After
 * an {@link Error}, nobody knows what still works, so the driver ends and the error is its failure.
 * An ordinary exception is logged, because Spark and its libraries survive those; if it has stopped
 * Spark, the driver ends as well.
 */
final class UncaughtErrors implements Thread.UncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(UncaughtErrors.class);

  private final InstantSource clock;
  private @Nullable PipelineDriver driver;
  private @Nullable Failure first;

  UncaughtErrors(InstantSource clock) {
    this.clock = clock;
  }

  /** From now on, errors end this driver; one that has occurred before ends it at once. */
  synchronized void end(PipelineDriver started) {
    driver = started;
    if (first != null) {
      end(started, first);
    }
  }

  @Override
  public void uncaughtException(Thread thread, Throwable error) {
    try {
      LOG.error("Thread {} has ended with an uncaught error.", thread.getName(), error);
      handle(thread, error);
    } catch (Throwable unable) { // such as too little memory: there is no report, but an end
      Runtime.getRuntime().halt(Outcome.FAILED.code());
    }
  }

  private synchronized void handle(Thread thread, Throwable error) {
    PipelineDriver running = driver;
    boolean stopped = running != null && !running.alive();
    if (first == null && (error instanceof Error || stopped)) {
      Failure failure = new FailureClassifier().classify(error, null, null, clock.millis());
      first =
          failure.saying(
              Sentences.ended(failure.message())
                  + " It was thrown on the thread "
                  + Sentences.of(thread.getName(), "without a name")
                  + ".");
      if (running != null) {
        end(running, first);
      }
    }
  }

  private static void end(PipelineDriver driver, Failure failure) {
    ExitReport report = ExitReports.of(Outcome.FAILED, driver.report().epoch(), failure);
    driver.end(report);
  }
}
