package io.streamingpipelines.testsupport.orders;

import io.streamingpipelines.testsupport.kafka.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends order events to Kafka, each into the partition of its order, acknowledged by all replicas.
 */
public final class OrderProducer implements AutoCloseable {
  /** Header of a record with wave and index of its event: bytes alone do not tell duplicates. */
  static final String EVENT = "event";

  /**
   * Event time after which everything before must have landed. A reader sees partitions at
   * different points; so they differ by less than the watermark's delay, and no event is late.
   */
  private static final Duration SLICE = Duration.ofMinutes(30);

  private static final int PARTITIONS = 4;

  private final String topic;
  private final int partitions;
  private final KafkaProducer<String, byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  private OrderProducer(String topic, int partitions, KafkaProducer<String, byte[]> producer) {
    this.topic = topic;
    this.partitions = partitions;
    this.producer = producer;
  }

  /**
   * Connects; makes the topic with four partitions when it is missing.
   *
   * @param client Kafka's client configuration: bootstrap.servers and, where needed, security
   */
  public static OrderProducer connect(Map<String, Object> client, String topic) {
    int partitions = Topics.ensure(client, topic, PARTITIONS);
    Map<String, Object> config = new HashMap<>(client);
    config.put("acks", "all");
    config.put("enable.idempotence", true);
    config.put("linger.ms", 5);
    config.put("batch.size", 65536);
    return new OrderProducer(
        topic,
        partitions,
        new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer()));
  }

  /**
   * Sends events in their order; returns when all have landed.
   *
   * @return their number
   * @throws KafkaException when one could not be sent
   */
  public long send(Stream<OrderEvent> events) {
    long sent = 0;
    Instant slice = Instant.MIN;
    for (Iterator<OrderEvent> i = events.iterator(); i.hasNext(); ) {
      OrderEvent event = i.next();
      if (event.streamTime().isAfter(slice) && event.wave() == Wave.MAIN) {
        flush();
        slice = event.streamTime().plus(SLICE);
      }
      producer.send(record(event), (metadata, e) -> failed(e));
      sent++;
    }
    flush();
    return sent;
  }

  private ProducerRecord<String, byte[]> record(OrderEvent event) {
    byte[] name = (event.wave().label() + "/" + event.index()).getBytes(StandardCharsets.UTF_8);
    List<Header> headers = List.of(new RecordHeader(EVENT, name));
    return new ProducerRecord<>(
        topic, event.partition(partitions), event.key(), event.value(), headers);
  }

  private void failed(@Nullable Exception e) {
    if (e != null) {
      failure.compareAndSet(null, e);
    }
  }

  private void flush() {
    producer.flush();
    Exception e = failure.get();
    if (e != null) {
      throw new KafkaException("an event did not reach topic " + topic + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
