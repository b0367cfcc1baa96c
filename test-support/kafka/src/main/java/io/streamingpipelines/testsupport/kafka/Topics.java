package io.streamingpipelines.testsupport.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Topics of a broker of one node. */
public final class Topics {
  /**
   * Makes the topic when it is missing.
   *
   * @param client Kafka's client configuration
   * @param partitions of a new topic
   * @return the partitions that it has
   * @throws IllegalStateException when Kafka refuses it
   */
  public static int ensure(Map<String, Object> client, String topic, int partitions) {
    try (Admin admin = Admin.create(client)) {
      try {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
        return partitions;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
        return admin
            .describeTopics(List.of(topic))
            .allTopicNames()
            .get()
            .values()
            .iterator()
            .next()
            .partitions()
            .size();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "Kafka does not give topic " + topic + ": " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while topic " + topic + " was made", e);
    }
  }

  private Topics() {}
}
