package io.streamingpipelines.runtime.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.api.Test;

class KafkaTopicsTest {
  @Test
  void doesWithoutWhatABrokerForbidsOrIsTooOldToTell() {
    assertThat(KafkaTopics.willNeverAnswer(new UnsupportedVersionException("old"))).isTrue();
    assertThat(KafkaTopics.willNeverAnswer(new TopicAuthorizationException("no"))).isTrue();
    assertThat(KafkaTopics.willNeverAnswer(new UnknownTopicOrPartitionException())).isTrue();
  }

  @Test
  void doesNotTakeABrokerThatIsAwayForOneThatDoesNotTell() {
    assertThat(KafkaTopics.willNeverAnswer(new TimeoutException("away"))).isFalse();
    assertThat(KafkaTopics.willNeverAnswer(null)).isFalse();
  }
}
