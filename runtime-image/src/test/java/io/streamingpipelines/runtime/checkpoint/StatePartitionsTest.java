package io.streamingpipelines.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.runtime.batch.FlowKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what a checkpoint says about its state (docs/design/lifecycle.md#partitions-of-state). */
class StatePartitionsTest {
  @TempDir Path checkpoints;

  @Test
  void aCheckpointWithoutABatchHasNone() {
    assertThat(partitions()).isEqualTo(new StatePartitions(null, null, false));
  }

  @Test
  void eachBatchRecordsItsNumber() throws IOException {
    planned(0, 2);
    assertThat(partitions()).as("the first batch").isEqualTo(new StatePartitions(null, 2, true));
    committed(0);
    assertThat(partitions()).isEqualTo(new StatePartitions(2, 2, false));
  }

  @Test
  void aPlannedBatchWithAnotherNumberIsAMoveThatHasBegun() throws IOException {
    planned(0, 2);
    committed(0);
    assertThat(partitions().unfinishedMove()).isNull();
    planned(1, 2);
    assertThat(partitions().unfinishedMove()).as("a batch of the same number").isNull();
    planned(1, 5);
    assertThat(partitions().unfinishedMove()).isEqualTo(5);
    committed(1);
    assertThat(partitions().unfinishedMove()).as("the move is finished").isNull();
  }

  private StatePartitions partitions() {
    return StatePartitions.of(checkpoint());
  }

  private Checkpoint checkpoint() {
    return Checkpoint.of(
        new Configuration(), checkpoints.toUri().toString(), new FlowKey("t", "t", 1));
  }

  /** As Spark writes it: a version, a line of metadata, and one line for each source. */
  private void planned(int batch, int partitions) throws IOException {
    write(
        "offsets/" + batch,
        "v1\n{\"batchWatermarkMs\":0,\"conf\":{\"spark.sql.shuffle.partitions\":\""
            + partitions
            + "\"}}\n{}");
  }

  private void committed(int batch) throws IOException {
    write("commits/" + batch, "v1\n{\"nextBatchWatermarkMs\":0}");
  }

  private void write(String name, String text) throws IOException {
    Path file = Path.of(java.net.URI.create(checkpoint().location())).resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
