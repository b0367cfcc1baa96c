package io.streamingpipelines.cli.test;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The {@code spec} of a test.
 *
 * @param pipeline file of the manifest, relative to the test's own
 * @param name which pipeline, where that file holds several
 * @param parameters values for the manifest's parameters
 * @param jars those of {@code spark.jars}, on this machine; relative to the test's own file
 * @param set other changes to the manifest, {@code path=value}
 * @param schemas columns of Delta sources, as DDL
 * @param given the batches, each brought through all tables before the next
 * @param expect what holds after the last batch
 */
public record PipelineTest(
    String pipeline,
    @Nullable String name,
    Map<String, String> parameters,
    List<String> jars,
    List<String> set,
    Map<String, String> schemas,
    List<Batch> given,
    @Nullable Expected expect) {
  public PipelineTest {
    parameters = sorted(parameters);
    jars = whole(jars);
    set = whole(set);
    schemas = sorted(schemas);
    given = whole(given);
  }

  /**
   * What arrives together.
   *
   * @param restart the driver ends before, and another one starts
   * @param requeue what goes back from quarantines, by table
   * @param expect what holds when the batch is through
   */
  public record Batch(
      boolean restart,
      Map<String, Requeue> requeue,
      Map<String, Rows> sources,
      @Nullable Expected expect) {
    public Batch {
      requeue = sorted(requeue);
      sources = sorted(sources);
    }
  }

  /**
   * Rows of a quarantine that go back.
   *
   * @param where SQL; null for all
   * @param set SQL by column
   */
  public record Requeue(@Nullable String where, Map<String, String> set) {
    public Requeue {
      set = sorted(set);
    }
  }

  /**
   * What arrives at one source.
   *
   * @param rows records of Kafka, documents, or rows by the source's columns
   * @param lines text of one file
   * @param files files as they are, relative to the test's own
   */
  public record Rows(List<ObjectNode> rows, List<String> lines, List<String> files) {
    public Rows {
      rows = whole(rows);
      lines = whole(lines);
      files = whole(files);
    }
  }

  /**
   * @param failure part of what the pipeline fails with; null when it must not fail
   */
  public record Expected(
      @Nullable String failure, Map<String, Table> tables, Map<String, Part> sinks) {
    public Expected {
      tables = sorted(tables);
      sinks = sorted(sinks);
    }
  }

  /**
   * @param counts what the expectations did, {@code passed}, {@code dropped} …
   */
  public record Table(
      @Nullable List<ObjectNode> rows,
      @Nullable Long count,
      @Nullable List<String> columns,
      @Nullable String orderBy,
      Map<String, Long> counts,
      @Nullable Part quarantine) {
    public Table {
      counts = sorted(counts);
    }

    /** The table's own rows. */
    public Part own() {
      return new Part(rows, count, columns, orderBy);
    }
  }

  /**
   * Rows that are expected somewhere.
   *
   * @param rows all rows, no others; null when nothing is said about them
   * @param count how many there are; null when nothing is said about that
   * @param columns those that are compared, {@code *} for all; null for those that {@code rows}
   *     name
   * @param orderBy SQL that orders the rows; null when any order is good
   */
  public record Part(
      @Nullable List<ObjectNode> rows,
      @Nullable Long count,
      @Nullable List<String> columns,
      @Nullable String orderBy) {}

  private static <T> Map<String, T> sorted(@Nullable Map<String, T> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(map));
  }

  private static <T> List<T> whole(@Nullable List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }
}
