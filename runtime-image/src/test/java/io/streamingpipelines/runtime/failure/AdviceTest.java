package io.streamingpipelines.runtime.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.delta.exceptions.ConcurrentTransactionException;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.spark.sql.delta.DeltaIllegalStateException;
import org.apache.spark.sql.kafka010.KafkaIllegalStateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests what users are told where Spark's own words would not help them. */
class AdviceTest {
  @ParameterizedTest
  @MethodSource("errors")
  void saysWhatIsWrongAndWhatToDo(Throwable error, String sentence) {
    assertThat(new FailureClassifier().classify(error, "seen", 1L, 0).message())
        .isEqualTo(sentence);
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        arguments(
            kafka(
                "PARTITION_OFFSET_CHANGED",
                Map.of("topicPartition", "eu-orders-0", "prevOffset", "4", "newOffset", "2")),
            "Kafka's topic eu-orders, partition 0, ends at offset 2, but offset 4 is the next one"
                + " to read, so the topic was recreated or the start offset lies beyond its end:"
                + " raise the table's checkpoint.generation to read it again from the start, or set"
                + " failOnDataLoss: false at the source to continue with new records"),
        arguments(
            kafka("PARTITIONS_DELETED", Map.of("partitions", "Set(orders-1)")),
            "Kafka no longer has partitions orders-1: set failOnDataLoss: false at the source to"
                + " continue with the remaining records"),
        arguments(
            kafka(
                "START_OFFSET_RESET",
                Map.of("topicPartition", "orders-1", "offset", "42", "fetchedOffset", "7")),
            "Kafka does not have offset 42 of topic orders, partition 1, which is the next one to"
                + " read: set failOnDataLoss: false at the source to continue with the remaining"
                + " records"),
        arguments(
            new IllegalStateException("Job aborted", new StackOverflowError()),
            "A thread ran out of stack: an expression, a regular expression or a function recurses"
                + " too deeply for its input; simplify it"),
        arguments(
            new NoClassDefFoundError("shop/Rates"),
            "Classes are incompatible, or one is missing (java.lang.NoClassDefFoundError:"
                + " shop/Rates): build spark.jars for the runtime's versions of Spark, Scala and"
                + " Java, with all dependencies except those that the runtime provides"),
        arguments(
            new UnknownTopicOrPartitionException("This server does not host this topic-partition."),
            "A topic or partition of the source does not exist in Kafka: create it, or remove it"
                + " from the source"),
        arguments(
            new DeltaIllegalStateException(
                "DELTA_LOG_FILE_NOT_FOUND",
                new String[] {"7", "-1", "file:/lake/rates/_delta_log"},
                null),
            "The log of a Delta table no longer contains version 7, which is the next one to read"
                + " (file:/lake/rates/_delta_log): if it was cleaned up too early, raise the"
                + " table's checkpoint.generation to read it again from the start, and give that"
                + " table a longer delta.logRetentionDuration"),
        arguments(
            new DeltaIllegalStateException(
                "DIFFERENT_DELTA_TABLE_READ_BY_STREAMING_SOURCE", new String[] {"b", "a"}, null),
            "An input Delta table was recreated, or its path now belongs to another table:"
                + " raise the table's checkpoint.generation to read it again from the start"),
        arguments(
            new ConcurrentTransactionException(new String[] {"{}", "https://docs.delta.io"}),
            "Another driver of this pipeline has committed this batch, so this one stops writing"));
  }

  @Test
  void leavesWordsThatAreClearAsTheyAre() {
    assertThat(Advice.about(new IllegalStateException("whatever"))).isNull();
  }

  private static Throwable kafka(String condition, Map<String, String> parameters) {
    return new KafkaIllegalStateException(
        "KAFKA_DATA_LOSS." + condition,
        scala.collection.immutable.Map.from(
            scala.jdk.javaapi.CollectionConverters.asScala(parameters)),
        null,
        scala.Option.empty());
  }
}
