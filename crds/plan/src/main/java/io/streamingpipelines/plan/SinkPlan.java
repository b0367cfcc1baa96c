package io.streamingpipelines.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An output outside the pipeline. */
public record SinkPlan(
    String name, FlowPlan flow, Target target, TriggerPlan trigger, CheckpointPlan checkpoint) {

  /** The checkpoint's generation, from 1. */
  public int generation() {
    return checkpoint.generation();
  }

  /** Where the rows are written. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Kafka.class, name = "kafka"),
    @JsonSubTypes.Type(value = Files.class, name = "files"),
    @JsonSubTypes.Type(value = Console.class, name = "console"),
    @JsonSubTypes.Type(value = Noop.class, name = "noop"),
  })
  public sealed interface Target {
    /**
     * One function for each kind. A new kind gets a function here, so that callers of {@link #fold}
     * do not compile until they handle it.
     */
    record Cases<R>(
        Function<Kafka, R> kafka,
        Function<Files, R> files,
        Function<Console, R> console,
        Function<Noop, R> noop) {}

    /** The result of the function for this kind. */
    <R> R answer(Cases<R> cases);

    /** The result of the function for this kind; see {@link Cases}. */
    default <R> R fold(
        Function<Kafka, R> kafka,
        Function<Files, R> files,
        Function<Console, R> console,
        Function<Noop, R> noop) {
      return answer(new Cases<>(kafka, files, console, noop));
    }

    /** URI or absolute path of the folder to which the sink writes; empty for other kinds. */
    Optional<String> folder();

    /** Whether the sink stores rows that can be read afterwards. */
    boolean keepsRows();
  }

  /**
   * A Kafka topic, at least once (docs/design/semantics.md#kafka-sink): columns key, value,
   * headers, topic.
   *
   * @param topic null if the query has a column {@code topic}
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

    @Override
    public <R> R answer(Cases<R> cases) {
      return cases.kafka().apply(this);
    }

    @Override
    public Optional<String> folder() {
      return Optional.empty();
    }

    @Override
    public boolean keepsRows() {
      return true;
    }
  }

  /**
   * A folder to which each batch adds files; Spark's log of these files makes each row count once.
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

    @Override
    public <R> R answer(Cases<R> cases) {
      return cases.files().apply(this);
    }

    @Override
    public Optional<String> folder() {
      return Optional.of(path);
    }

    @Override
    public boolean keepsRows() {
      return true;
    }
  }

  /** Prints rows to the driver's log. */
  public record Console() implements Target {
    @Override
    public <R> R answer(Cases<R> cases) {
      return cases.console().apply(this);
    }

    @Override
    public Optional<String> folder() {
      return Optional.empty();
    }

    @Override
    public boolean keepsRows() {
      return false;
    }
  }

  /** Reads everything and writes nothing. */
  public record Noop() implements Target {
    @Override
    public <R> R answer(Cases<R> cases) {
      return cases.noop().apply(this);
    }

    @Override
    public Optional<String> folder() {
      return Optional.empty();
    }

    @Override
    public boolean keepsRows() {
      return false;
    }
  }
}
