package io.streamingpipelines.runtime.query;

import io.streamingpipelines.testsupport.kafka.BrokerSettings;
import io.streamingpipelines.testsupport.kafka.KafkaBroker;
import io.streamingpipelines.testsupport.kafka.SecuredListener;
import io.streamingpipelines.testsupport.kafka.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A real broker in this JVM, and a client that writes to it and reads from it. */
final class LocalKafka implements AutoCloseable {
  private final KafkaBroker broker;
  private final Map<String, Object> client;
  private final KafkaProducer<byte[], byte[]> producer;

  /** What a test has sent, to compute from it what has to come out. */
  record Sent(String topic, int partition, long millis, String value) {}

  private LocalKafka(KafkaBroker broker) {
    this.broker = broker;
    this.client = Map.of("bootstrap.servers", broker.bootstrapServers());
    this.producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
  }

  static LocalKafka start(Path data) {
    return start(data, List.of());
  }

  static LocalKafka start(Path data, List<SecuredListener> secured) {
    return new LocalKafka(
        KafkaBroker.start(
            BrokerSettings.local(KafkaBroker.freePort(), KafkaBroker.freePort(), data)
                .withSecured(secured)));
  }

  String servers() {
    return broker.bootstrapServers();
  }

  void topic(String name, int partitions) {
    Topics.ensure(client, name, partitions);
  }

  /**
   * Sends text and waits until Kafka has it.
   *
   * @param millis the record's own time
   * @param header value of a header {@code origin}; null sends none
   */
  Sent send(String topic, int partition, long millis, String value, @Nullable String header)
      throws Exception {
    send(topic, partition, millis, value.getBytes(StandardCharsets.UTF_8), header);
    return new Sent(topic, partition, millis, value);
  }

  void send(String topic, int partition, long millis, byte[] value, @Nullable String header)
      throws Exception {
    RecordHeaders headers = new RecordHeaders();
    if (header != null) {
      headers.add("origin", header.getBytes(StandardCharsets.UTF_8));
    }
    producer.send(new ProducerRecord<>(topic, partition, millis, null, value, headers)).get();
  }

  /** Sends values to partition 0 in one transaction, and commits or aborts it. */
  void transaction(String topic, boolean commit, String... values) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put("transactional.id", topic);
    try (KafkaProducer<byte[], byte[]> one =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      one.initTransactions();
      one.beginTransaction();
      for (String value : values) {
        one.send(new ProducerRecord<>(topic, 0, null, value.getBytes(StandardCharsets.UTF_8)));
      }
      one.flush();
      if (commit) {
        one.commitTransaction();
      } else {
        one.abortTransaction();
      }
    }
  }

  /** Deletes a topic and makes one of the same name. */
  void remake(String name, int partitions) throws Exception {
    try (Admin admin = Admin.create(client)) {
      admin.deleteTopics(List.of(name)).all().get();
      Await.within(
          60,
          () ->
              !admin
                  .listTopics()
                  .names()
                  .toCompletionStage()
                  .toCompletableFuture()
                  .join()
                  .contains(name));
    }
    topic(name, partitions);
  }

  /** Deletes the records before an offset, as retention does. */
  void deleteBefore(String topic, int partition, long offset) throws Exception {
    try (Admin admin = Admin.create(client)) {
      admin
          .deleteRecords(
              Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)))
          .all()
          .get();
    }
  }

  /** All values of a topic, once there are that many. */
  List<String> values(String topic, int count) {
    List<String> values = new ArrayList<>();
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (PartitionInfo partition : consumer.partitionsFor(topic)) {
        partitions.add(new TopicPartition(topic, partition.partition()));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (values.size() < count && System.nanoTime() < deadline) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          values.add(new String(record.value(), StandardCharsets.UTF_8));
        }
      }
    }
    return values.stream().sorted().toList();
  }

  @Override
  public void close() {
    producer.close();
    broker.close();
  }
}
