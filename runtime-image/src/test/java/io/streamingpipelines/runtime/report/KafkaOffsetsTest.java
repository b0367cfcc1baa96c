package io.streamingpipelines.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KafkaOffsetsTest {
  @Test
  void measuresTheDistanceOverAllPartitionsNewOnesIncluded() {
    KafkaOffsets end = KafkaOffsets.parse("{\"a\":{\"0\":5,\"1\":7}}");
    KafkaOffsets latest = KafkaOffsets.parse("{\"a\":{\"0\":8,\"1\":7},\"b\":{\"0\":2}}");

    assertThat(end).isNotNull();
    assertThat(latest).isNotNull();
    assertThat(end.distanceTo(latest)).isEqualTo(5);
    assertThat(latest.total()).isEqualTo(17);
  }

  @Test
  void isUnknownForOffsetsOfOtherSources() {
    assertThat(KafkaOffsets.parse("{\"reservoirVersion\":{\"x\":\"y\"}}")).isNull();
    assertThat(KafkaOffsets.parse("not json")).isNull();
    assertThat(KafkaOffsets.parse(null)).isNull();
  }
}
