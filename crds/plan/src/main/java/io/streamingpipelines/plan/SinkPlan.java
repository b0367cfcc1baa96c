package io.streamingpipelines.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Something outside the pipeline that a query writes to. */
public record SinkPlan(
    String name, FlowPlan flow, Target target, TriggerPlan trigger, int generation) {

  /** Where the rows go. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Kafka.class, name = "kafka"),
    @JsonSubTypes.Type(value = Files.class, name = "files"),
    @JsonSubTypes.Type(value = Console.class, name = "console"),
    @JsonSubTypes.Type(value = Noop.class, name = "noop"),
  })
  public sealed interface Target {}

  /**
   * A Kafka topic, at least once (semantics 21): columns key, value, headers, topic.
   *
   * @param topic null when the query has a column {@code topic}
   */
  public record Kafka(
      String bootstrapServers,
      @Nullable String topic,
      @Nullable KafkaSecurity security,
      Map<String, String> options)
      implements Target {
    public Kafka {
      options = new TreeMap<>(options);
    }
  }

  /**
   * A folder to which each batch adds files; Spark's record of them makes each row count once.
   *
   * @param format json, csv, parquet, orc or text
   */
  public record Files(
      String path, String format, List<String> partitionBy, Map<String, String> options)
      implements Target {
    public Files {
      partitionBy = List.copyOf(partitionBy);
      options = new TreeMap<>(options);
    }
  }

  /** Prints rows into the driver's log. */
  public record Console() implements Target {}

  /** Reads everything and writes nothing. */
  public record Noop() implements Target {}
}
