package io.streamingpipelines.cli.status;

import io.streamingpipelines.api.StreamingPipeline;
import io.streamingpipelines.api.status.Condition;
import io.streamingpipelines.api.status.ConditionType;
import io.streamingpipelines.api.status.DrainStatus;
import io.streamingpipelines.api.status.DriverStatus;
import io.streamingpipelines.api.status.FailureStatus;
import io.streamingpipelines.api.status.PendingChange;
import io.streamingpipelines.api.status.PipelineStatus;
import io.streamingpipelines.api.status.ProgressStatus;
import io.streamingpipelines.api.status.QualityStatus;
import io.streamingpipelines.api.status.RestartStatus;
import io.streamingpipelines.api.status.ScheduleStatus;
import io.streamingpipelines.api.status.TableStatus;
import io.streamingpipelines.text.TextTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A pipeline's status on one screen: what runs, how far it is behind, and what is wrong. */
public final class StatusView {
  private static final List<String> HEADER =
      List.of(
          "TABLE", "STATE", "BATCH", "ROWS/S", "BACKLOG", "WATERMARK", "QUALITY", "LAST COMMIT");

  private final PipelineStatus status;
  private final StreamingPipeline pipeline;
  private final Instant now;
  private final List<String> lines = new ArrayList<>();

  private StatusView(StreamingPipeline pipeline, PipelineStatus status, Instant now) {
    this.pipeline = pipeline;
    this.status = status;
    this.now = now;
  }

  public static List<String> lines(StreamingPipeline pipeline, Instant now) {
    PipelineStatus status = pipeline.getStatus();
    if (status == null) {
      return List.of(
          pipeline.getMetadata().getName()
              + " has no status yet. If this lasts, no operator watches its namespace: `pipeline"
              + " doctor` says more.");
    }
    StatusView view = new StatusView(pipeline, status, now);
    view.add();
    return List.copyOf(view.lines);
  }

  private void add() {
    Condition ready = status.condition(ConditionType.READY).orElse(null);
    lines.add(
        pipeline.getMetadata().getName()
            + ": "
            + Objects.requireNonNullElse(status.phase(), "Pending")
            + (ready == null || ready.message() == null ? "" : ". " + ready.message()));
    field("driver", driver());
    field("progress", progress());
    field("schedule", schedule());
    field("restarts", restarts());
    field("last drain", drain());
    Stream.of(ConditionType.values())
        .filter(type -> type != ConditionType.READY && type != ConditionType.ACCEPTED)
        .flatMap(type -> status.condition(type).stream())
        .filter(this::isNews)
        .forEach(condition -> field(words(condition.type()), text(condition)));
    status
        .condition(ConditionType.ACCEPTED)
        .filter(accepted -> "False".equals(accepted.status()))
        .ifPresent(accepted -> field("manifest", text(accepted)));
    pending();
    tables();
  }

  /** Whether a condition says something that the phase does not say already. */
  private boolean isNews(Condition condition) {
    boolean quality = ConditionType.DATA_QUALITY.isTypeOf(condition);
    String wanted = quality ? "False" : "True";
    return wanted.equals(condition.status())
        && !Objects.equals(
            condition.message(),
            status.condition(ConditionType.READY).map(Condition::message).orElse(null));
  }

  private void field(String name, String value) {
    if (!value.isEmpty()) {
      lines.add(String.format(Locale.ROOT, "  %-18s %s", name, value));
    }
  }

  private String driver() {
    DriverStatus driver = status.driver();
    if (driver == null) {
      return "";
    }
    return join(
        String.valueOf(driver.pod()),
        driver.exitedAt() != null
            ? "ended " + Ages.of(driver.exitedAt(), now)
            : driver.startedAt() == null ? "" : "started " + Ages.of(driver.startedAt(), now),
        driver.epoch() == null ? "" : "epoch " + driver.epoch());
  }

  private String progress() {
    ProgressStatus progress = status.progress();
    if (progress == null) {
      return "";
    }
    return join(
        progress.queries() == null ? "" : progress.queries() + " queries",
        progress.inputRowsPerSecond() == null ? "" : progress.inputRowsPerSecond() + " rows/s",
        progress.lag() == null ? "" : "lag " + progress.lag(),
        progress.lastCommitAt() == null
            ? ""
            : "last commit " + Ages.of(progress.lastCommitAt(), now));
  }

  private String schedule() {
    ScheduleStatus schedule = status.schedule();
    if (schedule == null) {
      return "";
    }
    return join(
        String.valueOf(schedule.schedule()),
        schedule.lastRunAt() == null ? "" : "last run " + Ages.of(schedule.lastRunAt(), now),
        schedule.nextRunAt() == null ? "" : "next run " + Ages.of(schedule.nextRunAt(), now));
  }

  private String restarts() {
    RestartStatus restarts = status.restarts();
    FailureStatus last = restarts == null ? null : restarts.last();
    if (restarts == null || last == null) {
      return "";
    }
    return Objects.requireNonNullElse(restarts.count(), 0)
        + (restarts.nextAt() == null ? "" : ", next " + Ages.of(restarts.nextAt(), now))
        + "; the last failure, "
        + Ages.of(last.at(), now)
        + ": "
        + last.message();
  }

  private String drain() {
    DrainStatus drain = status.lastDrain();
    return drain == null || !Boolean.FALSE.equals(drain.drained())
        ? ""
        : join("not clean", Ages.of(drain.endedAt(), now), String.valueOf(drain.message()));
  }

  private void pending() {
    PendingChange pending = status.pendingChange();
    if (pending == null) {
      return;
    }
    for (PendingChange.TableChange change : pending.changes()) {
      field(
          "held back",
          Stream.of(change.table(), change.change(), change.message())
              .filter(Objects::nonNull)
              .collect(Collectors.joining(": ")));
    }
  }

  private void tables() {
    if (status.tables().isEmpty()) {
      return;
    }
    double most =
        status.tables().stream()
            .map(TableStatus::backlogRows)
            .filter(Objects::nonNull)
            .mapToLong(Long::longValue)
            .max()
            .orElse(0);
    lines.add("");
    lines.addAll(
        TextTable.lines(HEADER, status.tables().stream().map(table -> row(table, most)).toList()));
    for (TableStatus table : status.tables()) {
      if (table.error() != null) {
        lines.add(table.name() + ": " + table.error());
      }
    }
  }

  private List<String> row(TableStatus table, double most) {
    return List.of(
        String.valueOf(table.name()),
        table.refill() == null ? String.valueOf(table.state()) : "Refilling",
        number(table.batch()),
        Objects.requireNonNullElse(table.inputRowsPerSecond(), "-"),
        backlog(table, most),
        Objects.requireNonNullElse(table.watermarkDelay(), "-"),
        quality(table.quality()),
        table.lastCommitAt() == null ? "-" : Ages.of(table.lastCommitAt(), now));
  }

  private static String backlog(TableStatus table, double most) {
    Long rows = table.backlogRows();
    if (rows != null) {
      return rows == 0 ? "0" : Bars.of(rows, most) + " " + grouped(rows);
    }
    return table.backlogBytes() == null ? "-" : grouped(table.backlogBytes()) + " B";
  }

  private static String quality(@Nullable QualityStatus quality) {
    if (quality == null) {
      return "-";
    }
    long passed = Objects.requireNonNullElse(quality.passed(), 0L);
    long refused =
        Objects.requireNonNullElse(quality.dropped(), 0L)
            + Objects.requireNonNullElse(quality.quarantined(), 0L);
    return passed + refused == 0
        ? "-"
        : Bars.of(passed, passed + refused)
            + (refused == 0 ? "" : " " + grouped(refused) + " refused");
  }

  private static String number(@Nullable Long number) {
    return number == null ? "-" : number.toString();
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String text(Condition condition) {
    return String.valueOf(condition.message()).lines().collect(Collectors.joining("; "));
  }

  /** The words of a name in CamelCase. */
  private static String words(@Nullable String name) {
    return String.valueOf(name).replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  private static String join(String... parts) {
    return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
  }
}
