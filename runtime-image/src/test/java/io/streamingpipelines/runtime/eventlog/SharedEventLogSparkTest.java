package io.streamingpipelines.runtime.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.Failure;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.fixture.Pipelines;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import io.streamingpipelines.runtime.plan.TableDraft;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests two pipelines with the same {@code storage.tables}, each with a driver of its own. */
@SuppressWarnings("NullAway.Init") // JUnit sets the directory
final class SharedEventLogSparkTest {
  private static final Instant EARLY = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LATE = Instant.parse("2026-01-02T00:00:00Z");

  @TempDir Path directory;

  @Test
  void keepsTheEventsOfBothPipelines() {
    try (EventLog one = log("one");
        EventLog other = log("other")) {
      one.open();
      record(one, "first of one");
      record(other, "first of other");
      record(other, "second of other");
      record(one, "second of one");
      record(other, "third of other");
    }
    assertThat(
            new Pipelines(directory)
                .rows("_event_log", "origin.pipeline_name", "error.exceptions[0].message"))
        .containsExactlyInAnyOrder(
            "[one,first of one]",
            "[one,second of one]",
            "[other,first of other]",
            "[other,second of other]",
            "[other,third of other]");
    assertThat(new Pipelines(directory).rows("_event_log", "id").stream().distinct()).hasSize(5);
  }

  @Test
  void knowsWhenItsOwnTableOfANameWasMaintained() {
    try (EventLog one = log("one");
        EventLog other = log("other")) {
      one.open();
      one.record(event(EARLY));
      other.record(event(LATE));

      assertThat(one.logged().lastMaintenance()).containsExactly(Map.entry("t", EARLY));
      assertThat(other.logged().lastMaintenance()).containsExactly(Map.entry("t", LATE));
      SharedSpark.session()
          .sql(
              "DELETE FROM delta.`%s` WHERE %s"
                  .formatted(one.location(), one.logged().before(LATE.plusSeconds(1))));
      assertThat(one.logged().lastMaintenance()).as("kept by either's cleaning").containsKey("t");
      assertThat(other.logged().lastMaintenance()).containsKey("t");
    }
  }

  private static MaintenanceEvent event(Instant at) {
    return new MaintenanceEvent("t", at, Duration.ZERO, List.of());
  }

  private EventLog log(String pipeline) {
    Pipelines declared =
        new Pipelines(directory).named(pipeline).table(new TableDraft("t").source("landing"));
    return new EventLog(
        SharedSpark.session(), declared.plan(), 1, () -> {}, InstantSource.fixed(EARLY));
  }

  private static void record(EventLog log, String message) {
    Failure failure = new Failure(Failure.Kind.DATA, "Broken", message, "t", 1L, 0);
    log.record(FlowEvent.failed(new FlowKey("t", "default", 1), null, failure, null));
    assertThat(log.flush(60_000)).isTrue();
  }
}
