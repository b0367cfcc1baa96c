package io.streamingpipelines.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.streamingpipelines.operator.StoppedClock;
import io.streamingpipelines.operator.desired.Json;
import io.streamingpipelines.operator.testbed.Reports;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.QueryReport;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriverReportPollerTest {
  private static final ResourceID ORDERS = new ResourceID("orders", "shop");
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  private final StoppedClock clock = new StoppedClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final ManualScheduler scheduler = new ManualScheduler(clock);
  private final List<ResourceID> news = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private int tokenLookups;
  private @Nullable String token = "secret";
  private Supplier<CompletableFuture<String>> answer = DriverReportPollerTest::none;

  private final DriverReportPoller reports =
      new DriverReportPoller(
          (target, header) -> {
            asked.add(target.pod() + " " + header);
            return answer.get();
          },
          target -> {
            tokenLookups++;
            return Optional.ofNullable(token);
          },
          scheduler,
          clock);

  DriverReportPollerTest() {
    reports.onChange(news::add);
  }

  private static CompletableFuture<String> none() {
    return CompletableFuture.failedFuture(new IOException("connection refused"));
  }

  private void answers(DriverReport report) {
    answers(Json.write(report));
  }

  private void answers(String body) {
    answer = () -> CompletableFuture.completedFuture(body);
  }

  private static ReportTarget target(String pod) {
    return new ReportTarget("shop", pod, "uid-" + pod, "10.0.0.1", "token", INTERVAL);
  }

  private void watch(String pod) {
    reports.watch(ORDERS, target(pod));
  }

  private void pass(int seconds) {
    scheduler.pass(Duration.ofSeconds(seconds));
  }

  private Optional<DriverReport> latest() {
    return reports.latest(ORDERS, "uid-driver-1");
  }

  @Test
  void theFirstReportIsNewsAndTheSameAgainIsNot() {
    answers(Reports.running("bronze"));
    watch("driver-1");
    pass(1);
    assertThat(news).containsExactly(ORDERS);
    assertThat(latest()).contains(Reports.running("bronze"));
    pass(600);
    assertThat(news).hasSize(1);
    assertThat(asked).hasSizeGreaterThan(200);
  }

  @Test
  void progressIsNewsAtMostOncePerInterval() {
    long[] batch = {0};
    answer = () -> CompletableFuture.completedFuture(Json.write(Reports.at(batch[0]++, "bronze")));
    watch("driver-1");
    pass(60);
    assertThat(asked).hasSizeGreaterThan(20);
    assertThat(news).hasSizeBetween(3, 5);
  }

  @Test
  void anotherStateIsNewsAtOnce() {
    answers(Reports.running("bronze"));
    watch("driver-1");
    pass(1);
    answers(Reports.report(DriverReport.State.RUNNING, QueryReport.State.BACKING_OFF, "bronze"));
    pass(3);
    assertThat(news).hasSize(2);
    answers(Reports.report(DriverReport.State.DRAINING, QueryReport.State.BACKING_OFF, "bronze"));
    pass(3);
    assertThat(news).hasSize(3);
  }

  @Test
  void anotherPlanIsNewsAtOnce() {
    answers(Reports.running("bronze"));
    watch("driver-1");
    pass(1);
    answers(Reports.runningPlan("other", "bronze"));
    pass(3);
    assertThat(news).hasSize(2);
  }

  @Test
  void aReportCountsUntilItIsTooOld() {
    answers(Reports.running("bronze"));
    watch("driver-1");
    pass(1);
    answer = DriverReportPollerTest::none;
    pass(25);
    assertThat(latest()).isPresent();
    pass(10);
    assertThat(latest()).isEmpty();
    answers(Reports.running("bronze"));
    pass(3);
    assertThat(latest()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "null",
        "{}",
        "{\"state\": \"Dancing\", \"problems\": [], \"queries\": []}",
        "{\"problems\": [], \"queries\": []}",
        "{\"state\": \"Running\", \"problems\": [], \"queries\": [{}]}",
        "{\"state\": \"Running\", \"problems\": [], \"queries\": [null]}"
      })
  void whatIsNoReportIsNoNewsAndDriversAreAskedOn(String body) {
    answers(body);
    watch("driver-1");
    pass(10);
    assertThat(news).isEmpty();
    assertThat(latest()).isEmpty();
    assertThat(asked).hasSizeGreaterThan(3);
  }

  @Test
  void aClientATokenOrAListenerThatFailsEndsNothing() {
    reports.onChange(
        id -> {
          news.add(id);
          throw new IllegalStateException("nobody listens");
        });
    answer =
        () -> {
          throw new IllegalArgumentException("no such host");
        };
    watch("driver-1");
    pass(5);
    answers(Reports.running("bronze"));
    pass(5);
    answers(Reports.running("bronze", "gold"));
    pass(5);
    assertThat(news).hasSize(2);
  }

  @Test
  void aDriverThatDoesNotAnswerIsNotAskedAgainMeanwhile() {
    CompletableFuture<String> late = new CompletableFuture<>();
    answer = () -> late;
    watch("driver-1");
    pass(60);
    assertThat(asked).hasSize(1);
    late.complete(Json.write(Reports.running("bronze")));
    assertThat(news).hasSize(1);
    pass(3);
    assertThat(asked).hasSize(2);
  }

  @Test
  void theTokenIsLookedUpOnceItIsThere() {
    token = null;
    answers(Reports.running("bronze"));
    watch("driver-1");
    pass(4);
    assertThat(tokenLookups).isEqualTo(2);
    token = "secret";
    pass(20);
    assertThat(tokenLookups).isEqualTo(3);
    assertThat(asked).startsWith("driver-1 ", "driver-1 ", "driver-1 secret");
  }

  @Test
  void oneDriverIsAskedHoweverOftenItIsSeen() {
    answers(Reports.running("bronze"));
    watch("driver-1");
    watch("driver-1");
    pass(1);
    assertThat(asked).hasSize(1);
    assertThat(scheduler.waiting()).isOne();
  }

  @Test
  void theNextDriverTakesThePlaceOfTheLast() {
    CompletableFuture<String> late = new CompletableFuture<>();
    answer = () -> late;
    watch("driver-1");
    pass(1);
    answers(Reports.running("bronze"));
    watch("driver-2");
    pass(1);
    late.complete(Json.write(Reports.running("of", "the", "old", "driver")));
    assertThat(latest()).isEmpty();
    assertThat(reports.latest(ORDERS, "uid-driver-2")).contains(Reports.running("bronze"));
    assertThat(news).hasSize(1);
    asked.clear();
    pass(3);
    assertThat(asked).containsExactly("driver-2 secret");
  }

  @Test
  void aPipelineThatIsForgottenIsNotAskedAnyMore() {
    answers(Reports.running("bronze"));
    watch("driver-1");
    pass(1);
    reports.forget(ORDERS);
    pass(60);
    assertThat(asked).hasSize(1);
    assertThat(latest()).isEmpty();
    reports.forget(ORDERS);
  }

  @Test
  void nobodyIsAskedAfterTheEnd() {
    answers(Reports.running("bronze"));
    watch("driver-1");
    reports.close();
    pass(60);
    assertThat(asked).isEmpty();
    assertThat(scheduler.isShutdown()).isTrue();
  }
}
