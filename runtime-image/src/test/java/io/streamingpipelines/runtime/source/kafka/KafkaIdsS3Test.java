package io.streamingpipelines.runtime.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.checkpoint.Checkpoint;
import io.streamingpipelines.runtime.checkpoint.KafkaIds;
import io.streamingpipelines.runtime.fixture.S3Server;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class KafkaIdsS3Test {
  @Test
  void keepsTheNewestIdsInABucket() {
    S3Server server = S3Server.running();
    Configuration configuration = new Configuration();
    S3Server.configure(configuration, server.plan());
    String checkpoints = server.bucket("kafka-ids");
    FlowKey key = new FlowKey("t", "default", 1);
    Map<Integer, KafkaIds> first = Map.of(0, new KafkaIds("c", Map.of("a", "1")));
    Map<Integer, KafkaIds> then = Map.of(0, new KafkaIds(null, Map.of("a", "2")));

    assertThat(Checkpoint.of(configuration, checkpoints, key).kafka()).isEmpty();
    Checkpoint.of(configuration, checkpoints, key).kafka(first);
    assertThat(Checkpoint.of(configuration, checkpoints, key).kafka()).isEqualTo(first);
    Checkpoint.of(configuration, checkpoints, key).kafka(then);
    assertThat(Checkpoint.of(configuration, checkpoints, key).kafka()).isEqualTo(then);
  }
}
