package io.streamingpipelines.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.plan.QueryReport;
import io.streamingpipelines.plan.QueryReport.State;
import io.streamingpipelines.runtime.query.QueryStatus;
import io.streamingpipelines.runtime.query.QueryStatusBuilder;
import io.streamingpipelines.runtime.query.RefreshStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QueryReportsTest {
  private static final QualityCounts QUALITY = new QualityCounts(5, 1, 2, 3, List.of());

  @Test
  void knowsNothingButTheStatusBeforeTheFirstEvent() {
    QueryReport report = QueryReports.of(status(State.STARTING), QueryProgress.NOTHING, 9_000);

    assertThat(report.state()).isEqualTo(State.STARTING);
    assertThat(report.quality()).isEqualTo(QUALITY);
    assertThat(report.restarts()).isEqualTo(2);
    assertThat(report.external()).isTrue();
    assertThat(report.batch()).isNull();
    assertThat(report.lagMillis()).isNull();
    assertThat(report.backlogRows()).isNull();
  }

  @Test
  void lagsSinceTheOldestUnreadInputWasSeen() {
    QueryReport report =
        QueryReports.of(
            status(State.RUNNING), seen(Backlog.UNKNOWN.observe(4_000, 60, 40, 100)), 9_000);

    assertThat(report.lagMillis()).isEqualTo(5_000);
    assertThat(report.pendingSinceMillis()).isEqualTo(4_000);
    assertThat(report.backlogRows()).isEqualTo(60);
    assertThat(report.inputRowsPerSecond()).isEqualTo(12.0);
  }

  @Test
  void doesNotLagWithoutBacklog() {
    assertThat(QueryReports.of(status(State.RUNNING), seen(Backlog.NONE), 9_000).lagMillis())
        .isZero();
  }

  @Test
  void hasNoRatesWhileTheQueryIsDownButKeepsItsBacklog() {
    QueryReport report =
        QueryReports.of(
            status(State.BACKING_OFF), seen(Backlog.UNKNOWN.observe(4_000, 60, 40, 100)), 9_000);

    assertThat(report.inputRowsPerSecond()).isNull();
    assertThat(report.processedRowsPerSecond()).isNull();
    assertThat(report.pendingSinceMillis()).isEqualTo(4_000);
  }

  @Test
  void hasNothingLeftToReadOnceCompleted() {
    QueryReport report = QueryReports.of(status(State.COMPLETED), seen(Backlog.UNKNOWN), 9_000);

    assertThat(report.lagMillis()).isZero();
    assertThat(report.backlogRows()).isZero();
  }

  @Test
  void countsTheBatchesOfTheLastStartOnly() {
    QueryProgress before = QueryProgressBuilder.builder(seen(Backlog.NONE)).runId("run 1").build();
    QueryProgress counted = QueryProgressBuilder.builder(before).commits(5).build();

    assertThat(QueryReports.of(started("run 1"), counted, 9_000).commits()).isEqualTo(5);
    assertThat(QueryReports.of(started("run 2"), counted, 9_000).commits())
        .as("no batch since the restart")
        .isZero();
  }

  @Test
  void aQueryThatHasFailedRunsOnceItHasDoneSomethingSinceItsRestart() {
    Failure failure = new Failure(Failure.Kind.INFRASTRUCTURE, "Timeout", "No.", "silver", 1L, 5);
    QueryStatus restarted = QueryStatusBuilder.builder(started("run 2")).error(failure).build();
    QueryProgress before = QueryProgressBuilder.builder(seen(Backlog.NONE)).runId("run 1").build();

    QueryReport trying = QueryReports.of(restarted, before, 9_000);
    assertThat(trying.state()).isEqualTo(State.STARTING);
    assertThat(trying.error()).isEqualTo(failure);
    assertThat(trying.lagMillis()).as("unknown").isNull();

    QueryReport works = QueryReports.of(restarted, before.idle("run 2"), 9_000);
    assertThat(works.state()).isEqualTo(State.RUNNING);
    assertThat(works.error()).isNull();
    assertThat(works.lagMillis()).isZero();
    assertThat(works.commits()).isZero();
  }

  @Test
  void aRefreshThatHasFailedRunsOnceTheTableIsNoLongerOutdated() {
    Failure failure = new Failure(Failure.Kind.DATA, "Cast", "No.", "silver", 1L, 5);
    QueryStatus restarted =
        QueryStatusBuilder.builder(
                status(State.RUNNING, new RefreshStatus(2, 4L, 500L, 2_000L, 3_000L, 7_000L)))
            .error(failure)
            .build();
    assertThat(QueryReports.of(List.of(restarted), new ProgressListener(), 9_000).get(0).state())
        .isEqualTo(State.STARTING);
  }

  private static QueryStatus started(String run) {
    return QueryStatusBuilder.builder(status(State.RUNNING)).runId(run).build();
  }

  @Test
  void tellsOfARefreshWhatTheTableItselfKnows() {
    QueryReport report = refreshed(new RefreshStatus(2, 4L, 500L, 2_000L, 3_000L, null));

    assertThat(report.batch()).isEqualTo(4);
    assertThat(report.processedRowsPerSecond()).isEqualTo(250.0);
    assertThat(report.batchDurationMillis()).isEqualTo(2_000);
    assertThat(report.lastCommitAtMillis()).isEqualTo(3_000);
    assertThat(report.lagMillis()).isZero();
  }

  @Test
  void lagsSinceWhatARefreshedTableReadsHasChanged() {
    QueryReport report = refreshed(new RefreshStatus(2, 4L, 500L, 2_000L, 3_000L, 7_000L));

    assertThat(report.lagMillis()).isEqualTo(2_000);
    assertThat(report.pendingSinceMillis()).isEqualTo(7_000);
    assertThat(report.backlogRows()).isNull();
  }

  private static QueryReport refreshed(RefreshStatus refresh) {
    return QueryReports.of(List.of(status(State.RUNNING, refresh)), new ProgressListener(), 9_000)
        .get(0);
  }

  private static QueryStatus status(State state) {
    return status(state, null);
  }

  private static QueryStatus status(State state, @Nullable RefreshStatus refresh) {
    return QueryStatusBuilder.builder()
        .table("silver")
        .flow("default")
        .state(state)
        .generation(1)
        .restarts(2)
        .quality(QUALITY)
        .external(true)
        .olderGenerations(List.of(2, 1))
        .queryId("id")
        .refresh(refresh)
        .build();
  }

  private static QueryProgress seen(Backlog backlog) {
    return QueryProgressBuilder.builder()
        .commits(0)
        .inputRows(40)
        .backlog(backlog)
        .batch(7L)
        .inputRowsPerSecond(12.0)
        .processedRowsPerSecond(100.0)
        .batchDurationMillis(800L)
        .lastCommitAtMillis(3_000L)
        .build();
  }
}
