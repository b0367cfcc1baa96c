package io.streamingpipelines.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.streamingpipelines.api.StreamingPipeline;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusViewTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static List<String> lines(String status) {
    return StatusView.lines(pipeline(status), NOW);
  }

  /** A resource with this status, in YAML that is not indented; empty for none. */
  static StreamingPipeline pipeline(String status) {
    String text =
        """
        apiVersion: streamingpipelines.io/v1alpha1
        kind: StreamingPipeline
        metadata: {name: orders, namespace: shop, generation: 2}
        spec: {}
        """
            + (status.isEmpty() ? "" : "status:\n" + status.indent(2));
    return Serialization.unmarshal(text, StreamingPipeline.class);
  }

  @Test
  void aRunningPipelineIsOneScreen() {
    assertThat(
            lines(
                """
                phase: Running
                observedGeneration: 2
                conditions:
                - {type: Ready, status: "True", reason: AllQueriesRunning, message: 2 of 2 queries running.}
                - {type: Accepted, status: "True", reason: Compiled, message: The manifest is valid.}
                - {type: DataQuality, status: "False", reason: RowsRefused, message: "orders: 1 dropped, 1 quarantined"}
                driver: {pod: orders-driver-3, attempt: 3, epoch: 3, startedAt: "2026-03-01T11:00:00Z"}
                progress: {queries: 2/2, inputRowsPerSecond: "120", lag: 4s, lastCommitAt: "2026-03-01T11:59:57Z"}
                restarts: {count: 0, consecutive: 0}
                tables:
                - {name: orders, state: Running, batch: 7, inputRowsPerSecond: "120", backlogRows: 12000,
                   quality: {passed: 998, dropped: 1, quarantined: 1}, lastCommitAt: "2026-03-01T11:59:57Z"}
                - {name: totals, state: Running, batch: 5, backlogRows: 6000, watermarkDelay: 10s,
                   quality: {passed: 10}, lastCommitAt: "2026-03-01T11:55:00Z"}
                """))
        .containsExactly(
            "orders: Running. 2 of 2 queries running.",
            "  driver             orders-driver-3, started 60 min ago, epoch 3",
            "  progress           2/2 queries, 120 rows/s, lag 4s, last commit 3 s ago",
            "  data quality       orders: 1 dropped, 1 quarantined",
            "",
            "TABLE   STATE    BATCH  ROWS/S  BACKLOG            WATERMARK  QUALITY"
                + "               LAST COMMIT",
            "orders  Running  7      120     ██████████ 12,000  -          █████████░ 2 refused"
                + "  3 s ago",
            "totals  Running  5      -       █████░░░░░ 6,000   10s        ██████████"
                + "            5 min ago");
  }

  @Test
  void whatKeepsItFromRunningIsTold() {
    assertThat(
            lines(
                """
                phase: BackingOff
                conditions:
                - {type: Ready, status: "False", reason: BackingOff, message: Next attempt soon.}
                - {type: Stalled, status: "True", reason: X, message: Next attempt soon.}
                - {type: SecretNotFound, status: "True", reason: SecretNotFound, message: "Create: Secret a"}
                - {type: Accepted, status: "False", reason: UnknownInput, message: "spec.a: wrong.\\nspec.b: wrong."}
                driver: {pod: orders-driver-3, exitedAt: "2026-03-01T11:59:00Z"}
                lastDrain: {attempt: 2, drained: false, endedAt: "2026-03-01T11:50:00Z", message: Late.}
                restarts: {count: 3, nextAt: "2026-03-01T12:00:30Z", last: {at: "2026-03-01T11:59:00Z", message: It broke.}}
                pendingChange: {changes: [{table: orders, change: NewCheckpoint, message: Raise it.}]}
                tables: [{name: orders, state: Failed, error: A cast failed.}]
                """))
        .containsExactly(
            "orders: BackingOff. Next attempt soon.",
            "  driver             orders-driver-3, ended 60 s ago",
            "  restarts           3, next in 30 s; the last failure, 60 s ago: It broke.",
            "  last drain         not clean, 10 min ago, Late.",
            "  secret not found   Create: Secret a",
            "  manifest           spec.a: wrong.; spec.b: wrong.",
            "  held back          orders: NewCheckpoint: Raise it.",
            "",
            "TABLE   STATE   BATCH  ROWS/S  BACKLOG  WATERMARK  QUALITY  LAST COMMIT",
            "orders  Failed  -      -       -        -          -        -",
            "orders: A cast failed.");
  }

  @Test
  void aPipelineThatNoOperatorHasSeenIsTold() {
    assertThat(lines("")).singleElement().asString().contains("no status yet", "pipeline doctor");
  }

  @Test
  void aTimeThatIsNoneIsShownAsItStands() {
    assertThat(Ages.of("soon", NOW)).isEqualTo("soon");
    assertThat(Ages.of(null, NOW)).isEmpty();
    assertThat(Ages.of("2026-02-20T12:00:00Z", NOW)).isEqualTo("9 d ago");
    assertThat(Ages.of("2026-03-01T15:00:00Z", NOW)).isEqualTo("in 3 h");
  }

  @Test
  void aBarIsFullOnlyForTheWholeAndEmptyOnlyForNothing() {
    assertThat(Bars.of(999, 1000)).isEqualTo("█████████░");
    assertThat(Bars.of(1, 1000)).isEqualTo("█░░░░░░░░░");
    assertThat(Bars.of(0, 1000)).isEqualTo("░░░░░░░░░░");
    assertThat(Bars.of(5, 5)).isEqualTo("██████████");
    assertThat(Bars.of(0, 0)).isEmpty();
  }
}
