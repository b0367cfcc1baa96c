package io.streamingpipelines.operator.status;

import io.streamingpipelines.api.status.ProgressStatus;
import io.streamingpipelines.api.status.QualityStatus;
import io.streamingpipelines.api.status.RefillStatus;
import io.streamingpipelines.api.status.TableStatus;
import io.streamingpipelines.api.status.TableStatusBuilder;
import io.streamingpipelines.plan.CamelCase;
import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.plan.QueryReport;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Converts a driver's report to the progress and tables of a status. */
final class Progress {
  /** The definition of the resource allows no more tables in a status; totals include all. */
  private static final int MOST_TABLES = 200;

  private static final String COMPLETED = CamelCase.of(QueryReport.State.COMPLETED);

  static ProgressStatus pipeline(DriverReport report) {
    List<QueryReport> queries = report.queries();
    List<QueryReport> external = queries.stream().filter(QueryReport::external).toList();
    return new ProgressStatus(
        running(report) + "/" + queries.size(),
        StatusFormat.rate(sum(external, QueryReport::inputRowsPerSecond)),
        StatusFormat.rate(sum(queries, QueryReport::processedRowsPerSecond)),
        total(queries, QueryReport::backlogRows),
        total(queries, QueryReport::backlogBytes),
        StatusFormat.duration(greatest(external, QueryReport::lagMillis)),
        StatusFormat.millis(greatest(queries, QueryReport::lastCommitAtMillis)));
  }

  /** The progress while no driver runs: the last totals, without rates. */
  static ProgressStatus withoutDriver(ProgressStatus last) {
    String queries = last.queries();
    return new ProgressStatus(
        queries == null ? null : "0" + queries.substring(Math.max(0, queries.indexOf('/'))),
        null,
        null,
        last.backlogRows(),
        last.backlogBytes(),
        last.lag(),
        last.lastCommitAt());
  }

  /** A ready driver runs all its queries, but their number is unknown before its first report. */
  static ProgressStatus awaitingReport(ProgressStatus last) {
    if (last.queries() == null || !last.queries().startsWith("0/")) {
      return last;
    }
    return new ProgressStatus(
        null, null, null, last.backlogRows(), last.backlogBytes(), last.lag(), last.lastCommitAt());
  }

  static List<TableStatus> withoutDriver(List<TableStatus> last) {
    return last.stream().map(Progress::withoutDriver).toList();
  }

  private static TableStatus withoutDriver(TableStatus last) {
    return TableStatusBuilder.builder(last)
        .state(COMPLETED.equals(last.state()) ? COMPLETED : CamelCase.of(QueryReport.State.STOPPED))
        .inputRowsPerSecond(null)
        .processedRowsPerSecond(null)
        .restartsAt(null)
        .build();
  }

  static long running(DriverReport report) {
    return report.queries().stream().filter(Progress::isHealthy).count();
  }

  /** Whether it runs, has completed or waits for its turn. */
  static boolean isHealthy(QueryReport query) {
    return switch (query.state()) {
      case RUNNING, COMPLETED, WAITING -> true;
      case STARTING, BACKING_OFF, STOPPED, FAILED -> false;
    };
  }

  static List<TableStatus> tables(DriverReport report) {
    return report.queries().stream()
        .limit(MOST_TABLES)
        .map(query -> table(query, report.atMillis()))
        .toList();
  }

  private static TableStatus table(QueryReport query, long atMillis) {
    Long watermark = query.watermarkMillis();
    Failure error = query.error();
    return TableStatusBuilder.builder()
        .name(query.name())
        .state(CamelCase.of(query.state()))
        .batch(query.batch())
        .generation(query.generation())
        .inputRowsPerSecond(StatusFormat.rate(query.inputRowsPerSecond()))
        .processedRowsPerSecond(StatusFormat.rate(query.processedRowsPerSecond()))
        .batchDuration(StatusFormat.duration(query.batchDurationMillis()))
        .watermark(StatusFormat.millis(watermark))
        .watermarkDelay(watermark == null ? null : StatusFormat.duration(atMillis - watermark))
        .backlogRows(query.backlogRows())
        .backlogBytes(query.backlogBytes())
        .batchLimit(query.batchLimit())
        .stateRows(query.stateRows())
        .stateBytes(query.stateBytes())
        .lateRows(query.lateRows())
        .quality(quality(query.quality()))
        .lastCommitAt(StatusFormat.millis(query.lastCommitAtMillis()))
        .generations(query.generations().stream().limit(TableStatus.GENERATIONS_MAX).toList())
        .refill(refill(query.refill()))
        .error(error == null ? null : error.message())
        .errorReason(error == null ? null : error.reason())
        .failedAt(error == null ? null : StatusFormat.millis(error.atMillis()))
        .restartsAt(StatusFormat.millis(query.retryAtMillis()))
        .build();
  }

  private static @Nullable RefillStatus refill(QueryReport.@Nullable Refill refill) {
    return refill == null ? null : new RefillStatus(refill.rows(), refill.kept(), refill.done());
  }

  private static QualityStatus quality(QualityCounts counts) {
    return new QualityStatus(
        counts.passed(), counts.warned(), counts.dropped(), counts.quarantined());
  }

  private static @Nullable Double sum(
      List<QueryReport> queries, Function<QueryReport, @Nullable Double> number) {
    List<Double> known = queries.stream().map(number).filter(Objects::nonNull).toList();
    return known.isEmpty() ? null : known.stream().mapToDouble(Double::doubleValue).sum();
  }

  private static @Nullable Long total(
      List<QueryReport> queries, Function<QueryReport, @Nullable Long> number) {
    List<Long> known = queries.stream().map(number).filter(Objects::nonNull).toList();
    return known.isEmpty() ? null : known.stream().mapToLong(Long::longValue).sum();
  }

  private static @Nullable Long greatest(
      List<QueryReport> queries, Function<QueryReport, @Nullable Long> number) {
    return queries.stream().map(number).filter(Objects::nonNull).max(Long::compare).orElse(null);
  }

  private Progress() {}
}
