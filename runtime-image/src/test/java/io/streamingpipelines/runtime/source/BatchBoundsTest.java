package io.streamingpipelines.runtime.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tests how much a batch reads by default. */
class BatchBoundsTest {
  @Test
  void theBoundsGrowWithTheMemory() {
    assertThat(new BatchBounds(1024).records()).isEqualTo(256_000);
    assertThat(new BatchBounds(4096).records()).isEqualTo(1_024_000);
    assertThat(new BatchBounds(1024).bytes()).isEqualTo(256L << 20);
    assertThat(new BatchBounds(4096).bytes()).isEqualTo(1L << 30);
  }

  @Test
  void aSmallDriverStillReadsWholeFiles() {
    assertThat(new BatchBounds(64).bytes()).isEqualTo(32L << 20);
  }

  @Test
  void amountsAreToldInMebibytes() {
    assertThat(BatchBounds.mebibytes(256L << 20)).isEqualTo("256 MiB");
    assertThat(BatchBounds.mebibytes(1)).isEqualTo("1 MiB");
  }
}
