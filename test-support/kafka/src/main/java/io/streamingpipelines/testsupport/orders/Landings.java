package io.streamingpipelines.testsupport.orders;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads back where events landed. */
public final class Landings {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * Reads a topic from its start to the end that it has now.
   *
   * @throws IllegalStateException when a record is none of ours, or when Kafka falls silent
   */
  public static void read(Map<String, Object> client, String topic, Consumer<Landing> found) {
    Map<String, Object> config = new HashMap<>(client);
    config.put("enable.auto.commit", false);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      Set<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .collect(Collectors.toSet());
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!ends.entrySet().stream()
          .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          found.accept(landing(record));
          deadline = System.nanoTime() + PATIENCE.toNanos();
        }
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "Kafka gives no more of topic " + topic + " before its end");
        }
      }
    }
  }

  /** The whole topic. */
  public static List<Landing> read(Map<String, Object> client, String topic) {
    List<Landing> landings = new ArrayList<>();
    read(client, topic, landings::add);
    return landings;
  }

  private static Landing landing(ConsumerRecord<byte[], byte[]> record) {
    Header event = record.headers().lastHeader(OrderProducer.EVENT);
    if (event == null) {
      throw new IllegalStateException(
          "the record at offset "
              + record.offset()
              + " of partition "
              + record.partition()
              + " names no event: it was sent by another program");
    }
    String[] name = new String(event.value(), StandardCharsets.UTF_8).split("/");
    return new Landing(
        Wave.parse(name[0]),
        Integer.parseInt(name[1]),
        record.partition(),
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()),
        OrderEvent.crc(record.value()));
  }

  private Landings() {}
}
