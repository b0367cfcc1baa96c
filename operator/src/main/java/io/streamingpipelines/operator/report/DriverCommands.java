package io.streamingpipelines.operator.report;

import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.plan.DriverContract.PlanAnswer;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.ExitReport.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives commands to running drivers. To check another plan takes a driver a second, and no pod of
 * its own.
 */
public final class DriverCommands {
  private static final Logger LOG = LoggerFactory.getLogger(DriverCommands.class);

  /** More than a pod can say when it ends; an annotation has to hold it. */
  private static final int MOST_CHARACTERS = 16 * 1024;

  private final CommandClient client;
  private final Function<ReportTarget, Optional<String>> tokens;
  private final Duration longest;

  /**
   * @param tokens looks up the management token of a driver
   * @param longest how long a driver may take for a command
   */
  public DriverCommands(
      CommandClient client, Function<ReportTarget, Optional<String>> tokens, Duration longest) {
    this.client = client;
    this.tokens = tokens;
    this.longest = longest;
  }

  /**
   * What the driver says about the plan; empty if it does not respond in time or cannot tell.
   *
   * @param plan JSON of the plan
   */
  public Optional<ExitReport> check(ReportTarget driver, String plan) {
    try {
      String token = tokens.apply(driver).orElse("");
      String body =
          client.check(driver, token, plan).get(longest.toMillis(), TimeUnit.MILLISECONDS);
      return read(body).filter(DriverCommands::tells);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      LOG.info(
          "{}/{} does not check the plan; a pod does ({})",
          driver.namespace(),
          driver.pod(),
          e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Tells a driver to change to a plan.
   *
   * @param hash identifies the plan
   * @param plan JSON of the plan
   * @return empty if the driver says that it cannot make the change. One that does not respond may
   *     be making it, and has to be told again
   */
  public Optional<PlanAnswer> changePlan(ReportTarget driver, String hash, String plan) {
    try {
      String token = tokens.apply(driver).orElse("");
      String body =
          client
              .changePlan(driver, token, hash, plan)
              .get(longest.toMillis(), TimeUnit.MILLISECONDS);
      return body.isEmpty() ? Optional.of(PlanAnswer.CHANGING) : read(body).map(PlanAnswer::new);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(PlanAnswer.CHANGING);
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      boolean refused = e.getCause() instanceof CommandRefusedException;
      LOG.info(
          "{}/{} {} ({})",
          driver.namespace(),
          driver.pod(),
          refused ? "cannot change its plan" : "does not say whether it changes its plan",
          e.getMessage());
      return refused ? Optional.empty() : Optional.of(PlanAnswer.CHANGING);
    }
  }

  private static Optional<ExitReport> read(String body) {
    return body.length() > MOST_CHARACTERS
        ? Optional.empty()
        : Json.read(body, ExitReport.class).filter(report -> report.outcome() != null);
  }

  /** Tells a standby to run its plan, and does not care whether it hears it. */
  public void takeOver(ReportTarget driver) {
    try {
      String token = tokens.apply(driver).orElse("");
      var unused = client.takeOver(driver, token).get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      LOG.info(
          "{}/{} was not told to take over ({})", driver.namespace(), driver.pod(), e.getMessage());
    }
  }

  /** Users choose the image, so a response may contain anything. */
  private static boolean tells(ExitReport report) {
    return report.outcome() == Outcome.COMPLETED || report.outcome() == Outcome.REJECTED;
  }
}
