package io.streamingpipelines.runtime.failure;

import static java.util.Map.entry;

import java.security.cert.CertificateException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.spark.SparkThrowable;
import org.jspecify.annotations.Nullable;

/**
 * Explains, in the manifest's terms, what is wrong and what to do, for errors that require a
 * decision from the user but whose own text mentions Spark's options and checkpoint directories.
 * Most of them concern input that was deleted before it was read.
 */
final class Advice {
  private static final String GO_ON =
      ": set failOnDataLoss: false at the source to continue with the remaining records";
  private static final String ANEW =
      "raise the table's checkpoint.generation to read it again from the start";

  private static final String LONGER_LOG =
      ", and give that table a longer delta.logRetentionDuration";

  private static final String STATE_LOST =
      "A file of the query's state is missing (<fileToRead>): restore the checkpoint's folder, or"
          + " raise the table's checkpoint.generation to start again with empty state";

  private static final String TABLE_CHANGED =
      "The columns of a batch do not match its table, which was changed while the pipeline was"
          + " running: restart the pipeline; its check reports which columns differ";

  /** Sentences by error condition; {@code <name>} stands for a parameter of the error. */
  private static final Map<String, String> SENTENCES =
      Map.ofEntries(
          entry(
              "KAFKA_DATA_LOSS.COULD_NOT_READ_OFFSET_RANGE",
              "Kafka has deleted unread records of <topicPartition>, from offset <startOffset> on"
                  + GO_ON),
          entry(
              "KAFKA_DATA_LOSS.START_OFFSET_RESET",
              "Kafka does not have offset <offset> of <topicPartition>, which is the next one to"
                  + " read"
                  + GO_ON),
          entry(
              "KAFKA_DATA_LOSS.ADDED_PARTITION_DOES_NOT_START_FROM_OFFSET_ZERO",
              "Kafka has deleted unread records of the new <topicPartition>, which now starts at"
                  + " offset <startOffset>"
                  + GO_ON),
          entry(
              "KAFKA_DATA_LOSS.PARTITIONS_DELETED",
              "Kafka no longer has partitions <partitions>" + GO_ON),
          entry(
              "KAFKA_DATA_LOSS.PARTITION_OFFSET_CHANGED",
              "Kafka's <topicPartition>, ends at offset <newOffset>, but offset <prevOffset> is the"
                  + " next one to read, so the topic was recreated or the start offset lies beyond"
                  + " its end: "
                  + ANEW
                  + ", or set failOnDataLoss: false at the source to continue with new records"),
          entry(
              "DELTA_SOURCE_TABLE_IGNORE_CHANGES",
              "Version <version> of the Delta table at <dataPath> updates or deletes rows, but is"
                  + " read as a stream of new rows: set skipChangeCommits: true to skip such"
                  + " versions, or "
                  + ANEW),
          entry(
              "DELTA_SOURCE_IGNORE_DELETE",
              "Version <version> of the Delta table at <dataPath> deletes rows, but is read as a"
                  + " stream of new rows: set skipChangeCommits: true to skip such versions, or "
                  + ANEW),
          entry(
              "DELTA_LOG_FILE_NOT_FOUND",
              "The log of a Delta table no longer contains version <version>, which is the next one"
                  + " to read (<logPath>): if it was cleaned up too early, "
                  + ANEW
                  + LONGER_LOG),
          entry(
              "DELTA_LOG_FILE_NOT_FOUND_FOR_STREAMING_SOURCE",
              "The log of an input Delta table was cleaned up before its next version was read: "
                  + ANEW
                  + LONGER_LOG),
          entry(
              "DELTA_MISSING_FILES_UNEXPECTED_VERSION",
              "The log of an input Delta table begins with version <earliestVersion>, but version"
                  + " <startVersion> is the next one to read: "
                  + ANEW
                  + LONGER_LOG),
          entry(
              "DELTA_VERSIONS_NOT_CONTIGUOUS",
              "The log of a Delta table lacks versions between <startVersion> and <endVersion>:"
                  + " restore the missing files of its _delta_log, or recreate the table"),
          entry(
              "DELTA_TRUNCATED_TRANSACTION_LOG",
              "The log of the Delta table at <path> lacks files that version <version> needs:"
                  + " restore the missing files of its _delta_log, or recreate the table"),
          entry("CANNOT_LOAD_STATE_STORE.CANNOT_READ_DELTA_FILE_NOT_EXISTS", STATE_LOST),
          entry("CANNOT_LOAD_STATE_STORE.CANNOT_READ_MISSING_SNAPSHOT_FILE", STATE_LOST),
          entry("CANNOT_LOAD_STATE_STORE.CANNOT_READ_STREAMING_STATE_FILE", STATE_LOST),
          entry(
              "DELTA_CONCURRENT_TRANSACTION",
              "Another driver of this pipeline has committed this batch, so this one stops"
                  + " writing"),
          // the columns were compared by the check before the start
          entry("DELTA_METADATA_MISMATCH", TABLE_CHANGED),
          entry("DELTA_METADATA_MISMATCH.SCHEMA_MISMATCH", TABLE_CHANGED),
          entry("DELTA_MERGE_INCOMPATIBLE_DATATYPE", TABLE_CHANGED),
          entry(
              "DELTA_STREAMING_INCOMPATIBLE_SCHEMA_CHANGE_USE_SCHEMA_LOG",
              "An input Delta table now has the columns <incompatibleSchema> instead of"
                  + " <readSchema>: one was renamed or dropped, or its type has changed; adapt the"
                  + " query, and "
                  + ANEW),
          entry(
              "DIFFERENT_DELTA_TABLE_READ_BY_STREAMING_SOURCE",
              "An input Delta table was recreated, or its path now belongs to another table: "
                  + ANEW));

  private static final Pattern PARAMETER = Pattern.compile("<(\\w+)>");
  private static final Pattern COLUMN =
      Pattern.compile("\"name\":\"([^\"]+)\",\"type\":\"([^\"]+)\"");
  private static final Pattern TOPIC_PARTITION = Pattern.compile("(.+)-(\\d+)");

  private Advice() {}

  /** Returns null if the error's own message is good enough. */
  static @Nullable String about(Throwable error) {
    if (error instanceof UnknownTopicOrPartitionException) {
      return "A topic or partition of the source does not exist in Kafka: create it, or remove it"
          + " from the source";
    }
    if (error instanceof CertificateException) {
      return "The certificate of a server is not trusted: set trustStoreSecret to the Secret with"
          + " its CA ("
          + error.getMessage()
          + ")";
    }
    if (error instanceof StackOverflowError) {
      return "A thread ran out of stack: an expression, a regular expression or a function recurses"
          + " too deeply for its input; simplify it";
    }
    if (error instanceof LinkageError && !(error instanceof UnsatisfiedLinkError)) {
      return "Classes are incompatible, or one is missing ("
          + error
          + "): build spark.jars for the runtime's versions of Spark, Scala and Java, with all"
          + " dependencies except those that the runtime provides";
    }
    if (!(error instanceof SparkThrowable known) || known.getCondition() == null) {
      return null;
    }
    String sentence = SENTENCES.get(known.getCondition());
    return sentence == null ? null : filled(sentence, known.getMessageParameters());
  }

  /**
   * The sentence with the parameters of the error; partitions are formatted as {@code
   * Set(orders-1)}.
   */
  private static String filled(String sentence, Map<String, String> parameters) {
    return PARAMETER
        .matcher(sentence)
        .replaceAll(
            found -> {
              String value = parameters.getOrDefault(found.group(1), "?");
              return Matcher.quoteReplacement(
                  switch (found.group(1)) {
                    case "topicPartition" -> spelled(value);
                    case "readSchema", "incompatibleSchema" -> columns(value);
                    case "partitions" -> value.replaceAll("^\\w*\\(|\\)$", "");
                    default -> value;
                  });
            });
  }

  /** The names and types of the columns of a schema in Spark's JSON. */
  private static String columns(String schema) {
    return COLUMN
        .matcher(schema)
        .results()
        .map(column -> column.group(1) + " " + column.group(2))
        .collect(Collectors.joining(", ", "(", ")"));
  }

  /** Converts {@code orders-3} to {@code topic orders, partition 3}. */
  private static String spelled(String topicPartition) {
    Matcher parts = TOPIC_PARTITION.matcher(topicPartition);
    return parts.matches()
        ? "topic %s, partition %s".formatted(parts.group(1), parts.group(2))
        : topicPartition;
  }
}
