package io.streamingpipelines.runtime.delta;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.streamingpipelines.plan.SqlName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.commands.cdc.CDCReader$;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;

/**
 * The changes that a batch makes to a table, row by row.
 *
 * @param fields the table's columns
 * @param changeFeed whether the previous values of rows are kept, too
 */
record RowChanges(Merge.Clauses clauses, List<StructField> fields, boolean changeFeed) {
  /** The file that holds the changed row, as named in Spark's metadata column. */
  static final String FILE = "__file";

  /** The position of the changed row in its file. */
  static final String ROW = "__row";

  private static final String CHANGE = "__change";
  private static final String OLD = "__old";
  private static final String NEW = "__new";

  private enum Change {
    INSERT,
    UPDATE,
    DELETE;

    Column column() {
      return lit(ordinal());
    }
  }

  /**
   * @param rows number of the batch's rows, including those that change nothing
   */
  record Counts(long rows, long inserted, long updated, long deleted) {
    long replaced() {
      return updated + deleted;
    }
  }

  static Counts count(Dataset<Row> changes) {
    Row sums =
        changes
            .agg(
                org.apache.spark.sql.functions.count(lit(1)),
                countOf(Change.INSERT),
                countOf(Change.UPDATE),
                countOf(Change.DELETE))
            .first();
    return new Counts(sums.getLong(0), sums.getLong(1), sums.getLong(2), sums.getLong(3));
  }

  private static Column countOf(Change change) {
    return count_if(col(CHANGE).equalTo(change.column()));
  }

  /** {@link #FILE} and {@link #ROW} of the stored rows that are updated or deleted. */
  static Dataset<Row> replaced(Dataset<Row> changes) {
    return changes.where(col(CHANGE).isNotNull().and(col(FILE).isNotNull())).select(FILE, ROW);
  }

  /**
   * Computes what happens to each row of the batch: {@link #CHANGE} is NULL if nothing does, and
   * {@link #FILE} is NULL if the row matches no stored row.
   *
   * @param search for the batch's rows
   * @param broadcastable whether the matching stored rows are small enough to be broadcast
   * @param stored the table's rows, read from its files
   */
  Dataset<Row> of(KeySearch search, boolean broadcastable, Dataset<Row> stored) {
    Dataset<Row> table =
        stored.select(
            col("*"), col("_metadata.file_path").as(FILE), col("_metadata.row_index").as(ROW));
    Dataset<Row> found = search.candidates(table);
    Dataset<Row> matched = (broadcastable ? broadcast(found) : found).as("t");
    Column isNew = col("t." + FILE).isNull();
    Column delete = clauses.delete();
    Column change =
        when(isNew, when(clauses.insert(), Change.INSERT.column()))
            .when(delete == null ? lit(false) : delete, Change.DELETE.column())
            .when(clauses.update(), Change.UPDATE.column());
    List<Column> columns = new ArrayList<>();
    columns.add(change.as(CHANGE));
    columns.add(col("t." + FILE));
    columns.add(col("t." + ROW));
    columns.add(newValues(isNew).as(NEW));
    if (changeFeed) {
      columns.add(oldValues().as(OLD));
    }
    return search
        .batch()
        .as("s")
        .join(matched, clauses.match(), "left")
        .select(columns.toArray(new Column[0]));
  }

  private Column newValues(Column isNew) {
    Map<String, Column> updates = byLowerCaseName(clauses.updates());
    Map<String, Column> inserts = byLowerCaseName(clauses.inserts());
    List<Column> columns = new ArrayList<>();
    for (StructField field : fields) {
      String name = field.name().toLowerCase(Locale.ROOT);
      Column updated = updates.getOrDefault(name, col("t." + SqlName.quoted(field.name())));
      Column inserted = inserts.getOrDefault(name, lit(null));
      Column value = updated.equals(inserted) ? inserted : when(isNew, inserted).otherwise(updated);
      columns.add(value.cast(field.dataType()).as(field.name()));
    }
    return struct(columns.toArray(new Column[0]));
  }

  private Column oldValues() {
    return struct(
        fields.stream()
            .map(field -> col("t." + SqlName.quoted(field.name())).as(field.name()))
            .toArray(Column[]::new));
  }

  private static Map<String, Column> byLowerCaseName(Map<String, Column> values) {
    Map<String, Column> byLowerCaseName = new LinkedHashMap<>();
    values.forEach(
        (name, value) ->
            byLowerCaseName.put(
                name.replaceAll("^`|`$", "").replace("``", "`").toLowerCase(Locale.ROOT), value));
    return byLowerCaseName;
  }

  /**
   * The rows to write: new and updated rows and, with a change feed, its records. They are told
   * apart by the change type, which is NULL for data.
   */
  Dataset<Row> images(Dataset<Row> changes) {
    return changeFeed
        ? changes.where(col(CHANGE).isNotNull()).select(inline(images()))
        : changes
            .where(col(CHANGE).isin(Change.INSERT.ordinal(), Change.UPDATE.ordinal()))
            .select(NEW + ".*");
  }

  private Column images() {
    CDCReader$ feed = CDCReader$.MODULE$;
    return when(
            col(CHANGE).equalTo(Change.INSERT.column()),
            array(image(NEW, null), image(NEW, feed.CDC_TYPE_INSERT())))
        .when(
            col(CHANGE).equalTo(Change.UPDATE.column()),
            array(
                image(NEW, null),
                image(OLD, feed.CDC_TYPE_UPDATE_PREIMAGE()),
                image(NEW, feed.CDC_TYPE_UPDATE_POSTIMAGE())))
        .otherwise(array(image(OLD, feed.CDC_TYPE_DELETE_STRING())));
  }

  private Column image(String row, @Nullable String type) {
    List<Column> columns = new ArrayList<>();
    for (StructField field : fields) {
      columns.add(col(row + "." + SqlName.quoted(field.name())).as(field.name()));
    }
    columns.add(lit(type).cast("string").as(CDCReader$.MODULE$.CDC_TYPE_COLUMN_NAME()));
    return struct(columns.toArray(new Column[0]));
  }
}
