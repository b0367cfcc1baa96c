package io.streamingpipelines.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An input outside the pipeline; each flow that reads it keeps its own offsets. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SourcePlan.Kafka.class, name = "kafka"),
  @JsonSubTypes.Type(value = SourcePlan.Files.class, name = "files"),
  @JsonSubTypes.Type(value = SourcePlan.Delta.class, name = "delta"),
  @JsonSubTypes.Type(value = SourcePlan.Rate.class, name = "rate"),
  @JsonSubTypes.Type(value = SourcePlan.Socket.class, name = "socket"),
})
public sealed interface SourcePlan {
  String name();

  /** This source if it is a Delta table; empty for other kinds. */
  Optional<Delta> table();

  /** How the source's bytes are decoded to columns; null if nothing is decoded. */
  @Nullable DecodePlan value();

  /**
   * One function for each kind. A new kind gets a function here, so that callers of {@link #fold}
   * do not compile until they handle it.
   */
  record Cases<R>(
      Function<Kafka, R> kafka,
      Function<Files, R> files,
      Function<Delta, R> delta,
      Function<Rate, R> rate,
      Function<Socket, R> socket) {}

  /** The result of the function for this kind. */
  <R> R answer(Cases<R> cases);

  /** The result of the function for this kind; see {@link Cases}. */
  default <R> R fold(
      Function<Kafka, R> kafka,
      Function<Files, R> files,
      Function<Delta, R> delta,
      Function<Rate, R> rate,
      Function<Socket, R> socket) {
    return answer(new Cases<>(kafka, files, delta, rate, socket));
  }

  /**
   * Kafka topics.
   *
   * @param subscribe the kind of subscription: {@code subscribe}, {@code subscribePattern} or
   *     {@code assign}, which is also the name of Spark's option
   * @param topics the value of that option in Spark's format: names separated by commas, a pattern,
   *     or JSON
   * @param startingOffsets {@code earliest}, {@code latest} or Spark's JSON by topic and partition
   * @param startingTimestamp milliseconds since 1970, or Spark's JSON of them by topic and
   *     partition; takes precedence over {@code startingOffsets} if it is not null
   * @param maxTriggerDelayMillis how long a batch waits for the minimum number of records; null
   *     means Spark's default
   * @param options other options for Spark, none of them secret
   * @param value how the value's bytes are decoded to columns; null leaves key and value raw
   */
  @Staged
  record Kafka(
      String name,
      String bootstrapServers,
      String subscribe,
      String topics,
      String startingOffsets,
      @Nullable String startingTimestamp,
      @Nullable Long minOffsetsPerTrigger,
      @Nullable Long maxTriggerDelayMillis,
      @Nullable Long maxOffsetsPerTrigger,
      boolean failOnDataLoss,
      boolean includeHeaders,
      @Nullable String groupIdPrefix,
      @Nullable KafkaSecurity security,
      Map<String, String> options,
      @Nullable DecodePlan value)
      implements SourcePlan {
    public Kafka {
      options = new TreeMap<>(options);
    }

    @Override
    public <R> R answer(Cases<R> cases) {
      return cases.kafka().apply(this);
    }

    @Override
    public Optional<Delta> table() {
      return Optional.empty();
    }
  }

  /**
   * A folder of files.
   *
   * @param path URI or absolute path; may contain globs
   * @param format json, csv, parquet, orc or text
   * @param schema DDL; null only for text
   * @param malformed what happens to a broken record of json or csv
   * @param brokenFiles what happens to a file that cannot be read; {@link BrokenFiles#FAIL} in
   *     plans of older builds
   * @param maxFilesPerTrigger has no effect if {@code maxBytesPerTrigger} is set
   */
  @Staged
  record Files(
      String name,
      String path,
      String format,
      @Nullable String schema,
      DecodePlan.Malformed malformed,
      BrokenFiles brokenFiles,
      int maxFilesPerTrigger,
      @Nullable Long maxBytesPerTrigger,
      boolean latestFirst,
      @Nullable String cleanSource,
      Map<String, String> options)
      implements SourcePlan {
    public Files {
      brokenFiles = Objects.requireNonNullElse(brokenFiles, BrokenFiles.FAIL);
      options = new TreeMap<>(options);
    }

    @Override
    public <R> R answer(Cases<R> cases) {
      return cases.files().apply(this);
    }

    @Override
    public Optional<Delta> table() {
      return Optional.empty();
    }

    @Override
    public @Nullable DecodePlan value() {
      return null;
    }
  }

  /** What happens to a file that cannot be read to its end. None of its rows is stored. */
  enum BrokenFiles {
    /**
     * The query fails with the name of the file and the cause, and reads the batch again when
     * restarted.
     */
    @JsonProperty("fail")
    FAIL,
    /** The file's name and the cause go to the table's quarantine. */
    @JsonProperty("quarantine")
    QUARANTINE,
    /** The file is skipped and counted. */
    @JsonProperty("skip")
    SKIP
  }

  /**
   * A Delta table outside the pipeline.
   *
   * @param startingTimestamp ISO 8601 in UTC
   * @param limits how much of the table a batch reads; null for the defaults
   */
  record Delta(
      String name,
      String path,
      @Nullable Long startingVersion,
      @Nullable String startingTimestamp,
      boolean readChanges,
      boolean skipChangeCommits,
      @Nullable ReadLimits limits)
      implements SourcePlan {
    @Override
    public <R> R answer(Cases<R> cases) {
      return cases.delta().apply(this);
    }

    @Override
    public Optional<Delta> table() {
      return Optional.of(this);
    }

    @Override
    public @Nullable DecodePlan value() {
      return null;
    }
  }

  /** Spark's generator of (timestamp, value) rows; not for production. */
  record Rate(String name, long rowsPerSecond) implements SourcePlan {
    @Override
    public <R> R answer(Cases<R> cases) {
      return cases.rate().apply(this);
    }

    @Override
    public Optional<Delta> table() {
      return Optional.empty();
    }

    @Override
    public @Nullable DecodePlan value() {
      return null;
    }
  }

  /** Lines of text from a TCP server; not for production. */
  record Socket(String name, String host, int port) implements SourcePlan {
    @Override
    public <R> R answer(Cases<R> cases) {
      return cases.socket().apply(this);
    }

    @Override
    public Optional<Delta> table() {
      return Optional.empty();
    }

    @Override
    public @Nullable DecodePlan value() {
      return null;
    }
  }

  /** Names of the sources among {@code sources}. */
  static List<String> names(List<SourcePlan> sources) {
    return sources.stream().map(SourcePlan::name).toList();
  }

  /**
   * How much of a Delta table one batch reads at most. A batch always reads at least one file.
   *
   * @param maxBytes size of the files; null means a default that fits the memory
   * @param maxFiles number of files; null means 1000
   */
  record ReadLimits(@Nullable Long maxBytes, @Nullable Integer maxFiles) {}
}
