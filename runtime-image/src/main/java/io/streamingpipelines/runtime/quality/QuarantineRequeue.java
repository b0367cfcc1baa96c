package io.streamingpipelines.runtime.quality;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import io.streamingpipelines.plan.SqlName;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.checkpoint.CheckpointValidator;
import io.streamingpipelines.runtime.delta.DeltaCommits;
import io.streamingpipelines.runtime.delta.SideTable;
import io.streamingpipelines.runtime.failure.Sentences;
import io.streamingpipelines.runtime.schema.ByName;
import io.streamingpipelines.runtime.schema.NamedTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Sends corrected rows of a table's quarantine back to the table, each at most once, even if
 * processes are killed or the command is repeated (ADR 0013).
 *
 * <p>A rejected row is identified by its content and by its number among rows with the same
 * content, so that neither a rewrite of files nor a repeated batch changes its identity.
 */
public final class QuarantineRequeue {
  private static final int TRIES = 10;
  private static final String COMMITTED = "__committed";

  private final SparkSession session;
  private final TablePlan table;
  private final RequeueTable requeue;

  /**
   * Prepares to send back rows of the table's quarantine.
   *
   * @throws IllegalArgumentException if the table accepts no rows back; the message is one sentence
   */
  public QuarantineRequeue(SparkSession session, TablePlan table) {
    this.session = session;
    this.table = table;
    this.requeue = new RequeueTable(session, location(table));
    if (!requeue.exists()) {
      throw new IllegalArgumentException(
          "there is no table at "
              + requeue.location()
              + " yet: start the pipeline with this manifest first");
    }
  }

  /**
   * The location of the table through which rows are sent back.
   *
   * @throws IllegalArgumentException if the table accepts no rows back; the message is one sentence
   */
  public static String location(TablePlan table) {
    String location = table.quarantine().requeue();
    if (location == null) {
      throw new IllegalArgumentException(
          "accepts no rows back: set quarantine: {requeue: true} in the manifest, and start the"
              + " pipeline with it");
    }
    return location;
  }

  /**
   * Which rows to send back, and how to correct them.
   *
   * @param where an SQL condition on the columns of the quarantine; null selects all rows
   * @param set SQL expressions by column name, evaluated on the rejected row
   */
  public record Request(@Nullable String where, Map<String, String> set) {
    public Request {
      set = new TreeMap<>(set);
    }
  }

  /**
   * The result of a request.
   *
   * @param taken number of rows that are sent back
   * @param before number of rows that were sent back earlier
   * @param waiting number of rows in batches that their table has not committed; such a batch may
   *     be repeated with different rows
   * @param sample some of the rows that are sent back, as they will be evaluated
   */
  public record Outcome(long taken, long before, long waiting, List<Row> sample) {}

  /**
   * Sends rows back, and retries if another process does the same concurrently.
   *
   * @param dry whether to report only what would happen
   * @throws IllegalArgumentException if the SQL is invalid or a value does not fit its column; the
   *     message is one sentence
   */
  public Outcome requeue(Request request, boolean dry) {
    for (int left = TRIES; ; left--) {
      try {
        return tryRequeue(request, dry);
      } catch (ConcurrentModificationException e) {
        // another process has added rows meanwhile: try again
        if (left == 0) {
          throw e;
        }
      } catch (IllegalArgumentException e) {
        throw e;
      } catch (Exception e) { // Scala throws checked exceptions without declaring them
        throw new IllegalArgumentException(Sentences.of(e.getMessage(), "cannot be read"), e);
      }
    }
  }

  private Outcome tryRequeue(Request request, boolean dry) {
    if (!new SideTable(table.quarantine().location()).exists(session)) {
      return new Outcome(0, 0, 0, List.of());
    }
    Dataset<Row> rejected = session.read().format("delta").load(table.quarantine().location());
    Dataset<Row> chosen = withIdentity(rejected).withColumn(COMMITTED, committed(rejected));
    if (request.where() != null) {
      chosen = chosen.where(expr("(" + request.where() + "\n) IS TRUE"));
    }
    Dataset<Row> ids = requeue.read().select(RequeueTable.ID);
    Dataset<Row> left =
        chosen.join(
            ids, ids.col(RequeueTable.ID).equalTo(chosen.col(RequeueTable.ID)), "left_anti");
    long all = chosen.count();
    long open = left.count();
    Dataset<Row> corrected = corrected(left.where(col(COMMITTED)), request.set()).persist();
    try {
      long taken = corrected.count();
      List<Row> sample = corrected.drop(RequeueTable.ID, RequeueTable.AT).takeAsList(20);
      if (taken > 0 && !dry) {
        requeue.add(corrected);
      }
      return new Outcome(taken, all - open, open - taken, sample);
    } finally {
      corrected.unpersist();
    }
  }

  /** Adds an identity that does not depend on when, where and how often the row was written. */
  private static Dataset<Row> withIdentity(Dataset<Row> rejected) {
    Column[] content =
        Arrays.stream(rejected.columns())
            .filter(name -> !name.equals("_time"))
            .map(QuarantineRequeue::named)
            .toArray(Column[]::new);
    Dataset<Row> hashed =
        rejected.withColumn(RequeueTable.ID, sha2(to_json(struct(content)).cast("binary"), 256));
    Column number =
        row_number().over(Window.partitionBy(col(RequeueTable.ID)).orderBy(col(RequeueTable.ID)));
    return hashed.withColumn(RequeueTable.ID, concat_ws("#", col(RequeueTable.ID), number));
  }

  /** Whether the table holds the batch from which a rejected row came. */
  private Column committed(Dataset<Row> rejected) {
    Column committed = lit(false);
    DeltaCommits commits = new DeltaCommits(session, table.location());
    for (Row flow : rejected.select("_flow", "_generation").distinct().collectAsList()) {
      FlowKey key = new FlowKey(table.name(), flow.getString(0), flow.getInt(1));
      String queryId = CheckpointValidator.queryId(session, table, key);
      Long last = queryId == null ? null : commits.lastBatch(queryId);
      if (last != null) {
        committed = committed.or(expr(key.sideRows()).and(col("_batch").leq(last)));
      }
    }
    return committed;
  }

  private Dataset<Row> corrected(Dataset<Row> rows, Map<String, String> set) {
    StructType wanted = requeue.read().schema();
    TreeSet<String> there = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    there.addAll(List.of(rows.columns()));
    Map<String, String> left = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    left.putAll(set);
    List<Column> columns = new ArrayList<>();
    for (StructField field : wanted.fields()) {
      String expression = left.remove(field.name());
      Column value =
          expression != null
              ? expr(expression)
              : there.contains(field.name()) ? named(field.name()) : lit(null);
      columns.add(
          field.name().equals(RequeueTable.AT)
              ? current_timestamp().as(RequeueTable.AT)
              : value.as(field.name()));
    }
    if (!left.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no column "
              + String.join(", ", left.keySet())
              + " to set; the table's query yields "
              + Arrays.stream(wanted.fieldNames())
                  .filter(name -> !name.startsWith("__"))
                  .collect(Collectors.joining(", ")));
    }
    return typed(rows.select(columns.toArray(Column[]::new)), wanted, set);
  }

  /** A value for a struct may list its fields in any order, but only fields that the table has. */
  private static Dataset<Row> typed(Dataset<Row> rows, StructType wanted, Map<String, String> set) {
    StructType given = rows.schema();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < wanted.length(); i++) {
      StructField field = wanted.apply(i);
      if (set.keySet().stream().anyMatch(field.name()::equalsIgnoreCase)) {
        NamedTypes.unknown(field.dataType(), given.apply(i).dataType())
            .ifPresent(
                name -> {
                  throw new IllegalArgumentException(
                      "column " + field.name() + " has no field " + name + " to set");
                });
      }
      columns.add(
          ByName.value(named(field.name()), given.apply(i).dataType(), field.dataType())
              .as(field.name()));
    }
    return rows.select(columns.toArray(Column[]::new));
  }

  private static Column named(String name) {
    return col(SqlName.quoted(name));
  }
}
