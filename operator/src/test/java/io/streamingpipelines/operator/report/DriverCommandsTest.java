package io.streamingpipelines.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.operator.testbed.FakeDrivers;
import io.streamingpipelines.plan.DriverContract.PlanAnswer;
import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.ExitReport.Outcome;
import io.streamingpipelines.plan.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class DriverCommandsTest {
  private static final ReportTarget DRIVER =
      new ReportTarget("shop", "orders-driver-1", "u", "10.0.0.1", "token", Duration.ZERO);
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final Problem PROBLEM =
      Problem.error("spec.tables[0].query", "UnknownColumn", "No such.");

  private final FakeDrivers drivers = new FakeDrivers();
  private final DriverCommands commands = commands(drivers, LONG);

  private static DriverCommands commands(CommandClient client, Duration longest) {
    Function<ReportTarget, Optional<String>> tokens = target -> Optional.of("secret");
    return new DriverCommands(client, tokens, longest);
  }

  private static ExitReport report(Outcome outcome, Problem... problems) {
    return new ExitReport(1, outcome, 0, null, List.of(problems), problems.length);
  }

  @Test
  void tellsWhatTheDriverSays() {
    drivers.checks("orders-driver-1", report(Outcome.REJECTED, PROBLEM));
    assertThat(commands.check(DRIVER, "{}")).contains(report(Outcome.REJECTED, PROBLEM));

    drivers.checks("orders-driver-1", report(Outcome.COMPLETED));
    assertThat(commands.check(DRIVER, "{}")).contains(report(Outcome.COMPLETED));
  }

  @Test
  void tellsNothingIfTheDriverDoesNotAnswerOrSaysSomethingElse() {
    assertThat(commands.check(DRIVER, "{}")).as("nobody listens").isEmpty();

    drivers.checks("orders-driver-1", report(Outcome.FAILED));
    assertThat(commands.check(DRIVER, "{}")).as("the check failed").isEmpty();

    assertThat(commands(answering("hello"), LONG).check(DRIVER, "{}"))
        .as("an image that is no runtime")
        .isEmpty();
    assertThat(
            commands(answering(" ".repeat(20_000) + Json.write(report(Outcome.COMPLETED))), LONG)
                .check(DRIVER, "{}"))
        .as("more than an annotation holds")
        .isEmpty();
    assertThat(commands(answering("{}"), LONG).check(DRIVER, "{}")).isEmpty();
  }

  @Test
  void doesNotWaitForADriverThatIsBusy() {
    CommandClient silent = answering(new CompletableFuture<>());

    assertThat(commands(silent, Duration.ofMillis(50)).check(DRIVER, "{}")).isEmpty();
  }

  @Test
  void aSecretThatCannotBeReadIsNoAnswerEither() {
    DriverCommands noToken =
        new DriverCommands(
            drivers,
            target -> {
              throw new IllegalStateException("forbidden");
            },
            LONG);

    assertThat(noToken.check(DRIVER, "{}")).isEmpty();
  }

  @Test
  void tellsADriverToTakeOverAndDoesNotFailIfItDoesNotHearIt() {
    commands.takeOver(DRIVER);
    assertThat(drivers.takenOver()).containsExactly("orders-driver-1");

    commands(answering(CompletableFuture.failedFuture(new IOException("refused"))), LONG)
        .takeOver(DRIVER);
    commands(answering(new CompletableFuture<>()), Duration.ofMillis(50)).takeOver(DRIVER);
  }

  @Test
  void tellsHowAChangeOfThePlanHasEnded() {
    drivers.changesPlan("orders-driver-1", report(Outcome.REJECTED, PROBLEM));
    assertThat(commands.changePlan(DRIVER, "hash", "{}"))
        .contains(new PlanAnswer(report(Outcome.REJECTED, PROBLEM)));

    drivers.isChangingPlan("orders-driver-1");
    assertThat(commands.changePlan(DRIVER, "hash", "{}")).contains(PlanAnswer.CHANGING);
  }

  @Test
  void aDriverThatDoesNotAnswerMayBeChangingItsPlan() {
    assertThat(
            commands(answering(new CompletableFuture<>()), Duration.ofMillis(50))
                .changePlan(DRIVER, "hash", "{}"))
        .contains(PlanAnswer.CHANGING);
    assertThat(
            commands(answering(CompletableFuture.failedFuture(new IOException("reset"))), LONG)
                .changePlan(DRIVER, "hash", "{}"))
        .contains(PlanAnswer.CHANGING);
  }

  @Test
  void aDriverThatSaysSoCannotChangeItsPlan() {
    assertThat(commands.changePlan(DRIVER, "hash", "{}")).as("status 409").isEmpty();
    assertThat(commands(answering("hello"), LONG).changePlan(DRIVER, "hash", "{}")).isEmpty();
    assertThat(commands(answering("{}"), LONG).changePlan(DRIVER, "hash", "{}")).isEmpty();
  }

  private static CommandClient answering(String body) {
    return answering(CompletableFuture.completedFuture(body));
  }

  private static CommandClient answering(CompletableFuture<String> answer) {
    return new CommandClient() {
      @Override
      public CompletableFuture<String> check(ReportTarget target, String token, String plan) {
        return answer;
      }

      @Override
      public CompletableFuture<String> changePlan(
          ReportTarget target, String token, String hash, String plan) {
        return answer;
      }

      @Override
      public CompletableFuture<String> takeOver(ReportTarget target, String token) {
        return answer;
      }
    };
  }
}
