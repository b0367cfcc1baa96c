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
 * @param name which pipeline, if that file contains several
 * @param parameters values for the manifest's parameters
 * @param jars the jars of {@code spark.jars} on this machine, relative to the test's own file
 * @param set other changes to the manifest, {@code path=value}
 * @param schemas columns of Delta sources, as DDL
 * @param given the batches; each passes through all tables before the next one starts
 * @param expect the expected results after the last batch
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
   * The input of one batch.
   *
   * @param restart whether the driver is replaced by another one before the batch
   * @param requeue rejected rows that are requeued, by table
   * @param expect the expected results after this batch
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
   * Rows of a quarantine that are requeued.
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
   * The input of one source.
   *
   * @param rows Kafka records, documents, or rows with the source's columns
   * @param lines the text of one file
   * @param files files to copy, relative to the test's own
   */
  public record Rows(List<ObjectNode> rows, List<String> lines, List<String> files) {
    public Rows {
      rows = whole(rows);
      lines = whole(lines);
      files = whole(files);
    }
  }

  /**
   * @param failure part of the message of the expected failure; null if the pipeline must not fail
   */
  public record Expected(
      @Nullable String failure, Map<String, Table> tables, Map<String, ExpectedRows> sinks) {
    public Expected {
      tables = sorted(tables);
      sinks = sorted(sinks);
    }
  }

  /**
   * @param counts the expected counts of the table's expectations: {@code passed}, {@code dropped}…
   */
  public record Table(
      @Nullable List<ObjectNode> rows,
      @Nullable Long count,
      @Nullable List<String> columns,
      @Nullable String orderBy,
      Map<String, Long> counts,
      @Nullable ExpectedRows quarantine) {
    public Table {
      counts = sorted(counts);
    }

    /** The table's own rows. */
    public ExpectedRows own() {
      return new ExpectedRows(rows, count, columns, orderBy);
    }
  }

  /**
   * The rows that a table, quarantine or sink must have.
   *
   * @param rows all rows; null if the test does not compare them
   * @param count the number of rows; null if the test does not compare it
   * @param columns the columns to compare, {@code *} for all; null for those that {@code rows} name
   * @param orderBy SQL that orders the rows; null if any order matches
   */
  public record ExpectedRows(
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
