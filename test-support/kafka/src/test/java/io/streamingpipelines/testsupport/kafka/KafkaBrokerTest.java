package io.streamingpipelines.testsupport.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void keepsItsRecordsOverARestart(@TempDir Path data) throws Exception {
    BrokerSettings settings =
        BrokerSettings.local(KafkaBroker.freePort(), KafkaBroker.freePort(), data);
    try (KafkaBroker broker = KafkaBroker.start(settings)) {
      send(broker.bootstrapServers(), "before");
    }
    try (KafkaBroker broker = KafkaBroker.start(settings)) {
      send(broker.bootstrapServers(), "after");

      assertThat(read(broker.bootstrapServers(), 2)).containsExactly("before", "after");
    }
  }

  private static void send(String bootstrap, String value) throws Exception {
    Map<String, Object> config = Map.of("bootstrap.servers", bootstrap, "acks", "all");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>("greetings", 0, null, value)).get();
    }
  }

  private static List<String> read(String bootstrap, int count) {
    Map<String, Object> config =
        Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest");
    List<String> values = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(new TopicPartition("greetings", 0)));
      while (values.size() < count && System.nanoTime() < deadline) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }
}
