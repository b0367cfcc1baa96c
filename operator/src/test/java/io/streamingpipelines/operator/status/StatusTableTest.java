package io.streamingpipelines.operator.status;

import static io.streamingpipelines.operator.lifecycle.Observations.NOW;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.api.status.Condition;
import io.streamingpipelines.api.status.ConditionType;
import io.streamingpipelines.api.status.Phase;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.operator.lifecycle.Decision;
import io.streamingpipelines.operator.observe.ObservedPod;
import io.streamingpipelines.plan.DriverReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What users read for each decision and observation: {@link Assessment}, {@link StatusFactory}. */
class StatusTableTest {
  private static final Path APPROVED = Path.of("src/test/resources/status-table.txt");
  private static final String FORM = "%-22s | %-28s | %-9s | %-11s | %-24s | %-24s | %-24s | %s%n";

  private static final List<StatusTable.Row> ROWS = StatusTable.rows();

  /** The status while everything was fine. */
  private static final PipelineStatus WELL =
      StatusFactory.create(
          ROWS.stream()
              .filter(row -> row.look() == DriverView.RUNS && row.error() == null)
              .findFirst()
              .orElseThrow()
              .input(null, NOW));

  private static final Map<StatusTable.Row, PipelineStatus> STATUSES = statuses();

  private static Map<StatusTable.Row, PipelineStatus> statuses() {
    Map<StatusTable.Row, PipelineStatus> statuses = new IdentityHashMap<>();
    ROWS.forEach(row -> statuses.put(row, StatusFactory.create(row.input(WELL, NOW))));
    return statuses;
  }

  private static PipelineStatus status(StatusTable.Row row) {
    return Objects.requireNonNull(STATUSES.get(row));
  }

  /** A change of this file is a change of what users read: review it before you approve it. */
  @Test
  void theTableIsAsApproved() throws IOException {
    String table =
        String.format(
                Locale.ROOT,
                FORM,
                "decision",
                "the driver",
                "hindered",
                "phase",
                "Ready",
                "Reconciling",
                "Stalled",
                "events, when all was well before")
            + ROWS.stream().map(StatusTableTest::line).collect(joining());
    if (Boolean.getBoolean("approve")) {
      Files.writeString(APPROVED, table);
    }
    assertThat(Files.readString(APPROVED))
        .as("the statuses have changed; write the table anew with -Dapprove=true, read the diff")
        .isEqualTo(table);
  }

  private static String line(StatusTable.Row row) {
    PipelineStatus status = status(row);
    String hindered =
        row.error() == null ? "-" : row.error().temporary() ? "temporary" : "permanent";
    return String.format(
        Locale.ROOT,
        FORM,
        row.decided(),
        row.look().text(),
        hindered,
        status.phase(),
        condition(status, ConditionType.READY),
        condition(status, ConditionType.RECONCILING),
        condition(status, ConditionType.STALLED),
        Transition.between(WELL, status).stream()
            .map(news -> (news.warning() ? "Warning " : "Normal ") + news.reason())
            .collect(joining(", ")));
  }

  private static String condition(PipelineStatus status, ConditionType type) {
    Condition condition = StatusConditions.find(status.conditions(), type).orElseThrow();
    return condition.status() + " " + condition.reason();
  }

  @Test
  void noCellLies() {
    assertThat(ROWS).allSatisfy(row -> assertThat(StatusRules.broken(status(row))).isEmpty());
  }

  @Test
  void onlyWhatRunsOrIsToRestIsReady() {
    assertThat(ROWS)
        .allSatisfy(
            row -> {
              PipelineStatus status = status(row);
              boolean ready = condition(status, ConditionType.READY).startsWith("True");
              if (ready
                  && !Set.of("Suspended", "Scheduled", "Completed").contains(status.phase())) {
                ObservedPod driver =
                    row.input(null, NOW).situation().seen().aliveDriver().orElseThrow();
                // Kubernetes marks pods of an unresponsive node as not ready, but a driver there
                // may still work
                assertThat(driver.readySince() != null || driver.node().unresponsive()).isTrue();
                assertThat(row.look())
                    .isIn(
                        DriverView.READY,
                        DriverView.RUNS,
                        DriverView.REFILLS,
                        DriverView.NO_PROGRESS,
                        DriverView.ENDS,
                        DriverView.NODE_UNRESPONSIVE_WORKS);
              }
            });
  }

  @Test
  void whatIsInTheWayIsSaidWithItsReason() {
    assertThat(ROWS)
        .filteredOn(row -> row.error() != null)
        .allSatisfy(
            row -> {
              ReconciliationError why = Objects.requireNonNull(row.error());
              PipelineStatus status = status(row);
              assertThat(condition(status, ConditionType.RECONCILING))
                  .isEqualTo("True " + why.reason().text());
              assertThat(condition(status, ConditionType.STALLED).startsWith("True"))
                  .isEqualTo(!why.temporary() || "Failed".equals(status.phase()));
              assertThat(Transition.between(WELL, status))
                  .anyMatch(news -> why.temporary() || news.reason().equals(why.reason().text()));
            });
  }

  /** The operator stores the end of a pipeline only as the phase. */
  @Test
  void anEndStaysAnEndWhateverIsInTheWay() {
    assertThat(ROWS)
        .filteredOn(row -> row.what().decision() instanceof Decision.Finish)
        .allSatisfy(
            row -> {
              StatusTable.Row free =
                  new StatusTable.Row(row.decided(), row.look(), null, row.what());
              assertThat(status(row).phase())
                  .isEqualTo(StatusFactory.create(free.input(WELL, NOW)).phase());
            });
  }

  @Test
  void everyPhaseAndEveryDecisionHasARow() {
    assertThat(ROWS.stream().map(row -> status(row).phase()).collect(toSet()))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Phase.values()).map(Phase::text).toList());
    Set<Class<?>> decisions =
        StatusTable.cases().stream().map(what -> what.decision().getClass()).collect(toSet());
    assertThat(decisions).isEqualTo(Set.of(Decision.class.getPermittedSubclasses()));
    assertThat(ROWS.stream().map(StatusTable.Row::look).collect(toSet()))
        .containsExactlyInAnyOrder(DriverView.values());
    assertThat(
            ROWS.stream()
                .flatMap(row -> row.input(null, NOW).situation().seen().report().stream())
                .map(DriverReport::state)
                .collect(toSet()))
        .contains(DriverReport.State.STARTING, DriverReport.State.COMPLETED);
  }

  @Test
  void nothingIsNewsTwice() {
    assertThat(ROWS)
        .filteredOn(row -> !(row.what().decision() instanceof Decision.Start))
        .allSatisfy(
            row -> {
              PipelineStatus first = status(row);
              PipelineStatus later = StatusFactory.create(row.input(first, NOW.plusSeconds(20)));
              assertThat(later).isEqualTo(first);
              assertThat(Transition.between(first, later)).isEqualTo(List.of());
              assertThat(StatusWritePolicy.lifecycleChanged(first, later)).isFalse();
            });
  }
}
