package io.streamingpipelines.runtime.write.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.batch.Batch;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.fixture.SharedSpark;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

class TombstonesSparkTest {
  private static final WritePlan.Upsert PLAN =
      new WritePlan.Upsert(List.of("id"), List.of("seq"), "gone", List.of(), false, 1000);

  private final SparkSession session = SharedSpark.session();
  private String location = "";

  @BeforeEach
  void place(@TempDir Path directory) {
    location = directory.resolve("t").toUri().toString();
  }

  @Test
  void areForgottenAtAStartOnceTheyAreOldEnough() {
    keep("a", 0, 10_000);
    keep("b", 1, 10_900);
    assertThat(kept()).containsExactly("a", "b");

    keep(null, 2, 11_500);
    assertThat(kept()).containsExactly("b");
  }

  @Test
  void aStartThatFindsNoneOldEnoughDoesNotReplayTheLog() {
    keep("a", 0, 10_000);
    keep(null, 1, 11_000);

    Snapshot snapshot =
        DeltaLog.forTable(session, Tombstones.location(location, 0))
            .update(false, Option.empty(), Option.empty());
    assertThat(snapshot.stateReconstructionTriggered()).isFalse();
    assertThat(kept()).containsExactly("a");
  }

  /** Keeps the delete of one key, or of none, in the first batch after a start. */
  private void keep(@Nullable String key, long batch, long at) {
    Dataset<Row> reduced =
        session.sql(
            "SELECT '%s' AS id, 1L AS seq, named_struct('seq', 1L) AS %s, %s AS %s"
                .formatted(key, KeyedRows.SEQUENCE, key != null, KeyedRows.DELETED));
    Instant time = Instant.ofEpochMilli(at);
    FlowKey flow = new FlowKey("t", "default", 1);
    new Tombstones(Tombstones.location(location, 0), PLAN)
        .keep(reduced, key == null ? 0 : 1, new Batch(flow, "q", batch, time, true, null));
  }

  private List<String> kept() {
    return session
        .read()
        .format("delta")
        .load(Tombstones.location(location, 0))
        .select("id")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }
}
