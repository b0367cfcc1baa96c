package io.streamingpipelines.runtime.write;

import io.delta.tables.DeltaTableBuilder;
import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.plan.WritePlan;
import io.streamingpipelines.runtime.flow.HiddenColumns;
import io.streamingpipelines.runtime.flow.HistoryColumns;
import io.streamingpipelines.runtime.flow.NamedTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.skipping.clustering.ClusteredTableUtils$;
import org.apache.spark.sql.delta.skipping.clustering.ClusteringColumnInfo$;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Brings a pipeline's tables into being and keeps what the manifest says about them: schema,
 * comment, properties, layout (docs/design/semantics.md#tables-follow-the-manifest).
 */
public final class DeltaTables {
  /** Table property: whose table this is, {@link Owner#toString()}. */
  public static final String OWNER = "streamingpipelines.owner";

  /** Names of the properties that the manifest has set, so that removed ones can be unset. */
  private static final String DECLARED = "streamingpipelines.properties";

  private final SparkSession session;
  private final Owner owner;

  public DeltaTables(SparkSession session, Owner owner) {
    this.session = session;
    this.owner = owner;
  }

  /** Another pipeline that owns the table, null when it is ours, nobody's, or not there. */
  public @Nullable String otherOwner(TablePlan table) {
    if (!exists(table)) {
      return null;
    }
    String recorded = configuration(snapshot(table)).get(OWNER);
    return recorded == null || recorded.equals(owner.toString()) ? null : recorded;
  }

  /**
   * Creates the table, or reconciles the one that is there.
   *
   * @param schema the query's columns
   */
  public void open(TablePlan table, StructType schema) {
    StructType stored = stored(table, schema);
    if (exists(table)) {
      reconcile(table, stored);
    } else {
      create(table, stored);
    }
  }

  /**
   * Adds and removes constraints of a table that is there.
   *
   * @param path the table's place in the manifest
   * @return those that rows of the table break
   */
  public List<Problem> constrain(TablePlan table, String path) {
    return new TableConstraints(configuration(snapshot(table)), change -> alter(table, change))
        .follow(table.constraints(), path + ".constraints");
  }

  /**
   * Why the table, which is there, cannot be trusted to know its batches.
   *
   * @param path the table's place in the manifest
   */
  public List<Problem> forgetful(TablePlan table, String path) {
    return TransactionRetention.problems(configuration(snapshot(table)), table, path);
  }

  /** A property that the runtime keeps on the table, null when it is not set. */
  @Nullable String property(TablePlan table, String name) {
    return exists(table) ? configuration(snapshot(table)).get(name) : null;
  }

  void setProperty(TablePlan table, String name, String value) {
    if (!value.equals(property(table, name))) {
      set(table, Map.of(name, value));
    }
  }

  private boolean exists(TablePlan table) {
    return new TableLog(session, table.location()).exists();
  }

  private void create(TablePlan table, StructType stored) {
    DeltaTableBuilder builder = new TableLog(session, table.location()).create().addColumns(stored);
    String comment = table.comment();
    if (comment != null) {
      builder = builder.comment(comment);
    }
    if (!table.partitionBy().isEmpty()) {
      builder = builder.partitionedBy(table.partitionBy().toArray(new String[0]));
    }
    if (!table.clusterBy().isEmpty()) {
      builder = builder.clusterBy(table.clusterBy().toArray(new String[0]));
    }
    for (Map.Entry<String, String> property : wanted(table, stored).entrySet()) {
      builder = builder.property(property.getKey(), property.getValue());
    }
    builder.execute();
  }

  private void reconcile(TablePlan table, StructType stored) {
    Snapshot snapshot = snapshot(table);
    Map<String, String> present = configuration(snapshot);
    Map<String, String> changed = wanted(table, stored);
    TreeSet<String> removed = new TreeSet<>(declared(present, DECLARED));
    removed.removeAll(changed.keySet());
    changed.entrySet().removeIf(e -> e.getValue().equals(present.get(e.getKey())));
    String comment = table.comment() == null ? "" : table.comment();
    if (!Objects.equals(
        comment, Objects.requireNonNullElse(snapshot.metadata().description(), ""))) {
      changed.put("comment", comment);
    }
    set(table, changed);
    unset(table, removed);
    cluster(table, snapshot);
    boolean grows = table.schemaEvolution() == TablePlan.SchemaEvolution.ADD_COLUMNS;
    addColumns(table, snapshot.schema(), grows ? stored : hidden(stored));
  }

  /** Rows that are there stay where they are until the table is optimized. */
  private void cluster(TablePlan table, Snapshot snapshot) {
    // to ask a table that was never clustered would replay its log
    List<String> present =
        ClusteredTableUtils$.MODULE$.isSupported(snapshot.protocol())
            ? CollectionConverters.asJava(
                ClusteringColumnInfo$.MODULE$.extractLogicalNames(snapshot))
            : List.of();
    List<String> wanted = table.clusterBy();
    boolean same =
        present.size() == wanted.size()
            && IntStream.range(0, present.size())
                .allMatch(i -> present.get(i).equalsIgnoreCase(wanted.get(i)));
    if (!same) {
      List<String> quoted = wanted.stream().map(UpsertRows::quote).toList();
      alter(
          table,
          "CLUSTER BY " + (quoted.isEmpty() ? "NONE" : "(" + String.join(", ", quoted) + ")"));
    }
  }

  private static StructType hidden(StructType stored) {
    return new StructType(
        Arrays.stream(stored.fields())
            .filter(field -> HiddenColumns.NAMES.contains(field.name()))
            .toArray(StructField[]::new));
  }

  /** An empty append that merges the schema: Delta's own way, for MERGE as well. */
  private void addColumns(TablePlan table, StructType present, StructType stored) {
    if (!NamedTypes.covers(present, stored)) {
      session
          .createDataFrame(List.of(), stored)
          .write()
          .format("delta")
          .mode("append")
          .option("mergeSchema", "true")
          .save(table.location());
    }
  }

  private Map<String, String> wanted(TablePlan table, StructType stored) {
    Map<String, String> wanted = new TreeMap<>();
    table
        .write()
        .keyed()
        .filter(keyed -> hidden(stored).length() > 0)
        .ifPresent(keyed -> wanted.put(HiddenColumns.MADE_OF, HiddenColumns.madeOf(keyed)));
    if (!table.partitionBy().isEmpty()) {
      // one file per partition and batch, not one per task (docs/design/semantics.md#small-files)
      wanted.put("delta.autoOptimize.optimizeWrite", "true");
    }
    if (table.write().changeFeed()) {
      // readers `as: changes` need the past, and a MERGE must not rewrite whole files
      wanted.put("delta.enableChangeDataFeed", "true");
      wanted.put("delta.enableDeletionVectors", "true");
    }
    wanted.putAll(table.properties());
    wanted.put(OWNER, owner.toString());
    wanted.put(DECLARED, String.join(",", table.properties().keySet()));
    return wanted;
  }

  /** Names that a property of the table keeps, so that what the manifest drops can be undone. */
  static List<String> declared(Map<String, String> present, String property) {
    String names = present.getOrDefault(property, "");
    return names.isEmpty() ? List.of() : Arrays.asList(names.split(","));
  }

  private void set(TablePlan table, Map<String, String> properties) {
    if (!properties.isEmpty()) {
      List<String> pairs = new ArrayList<>();
      properties.forEach((name, value) -> pairs.add(literal(name) + " = " + literal(value)));
      alter(table, "SET TBLPROPERTIES (" + String.join(", ", pairs) + ")");
    }
  }

  private void unset(TablePlan table, TreeSet<String> names) {
    if (!names.isEmpty()) {
      List<String> literals = names.stream().map(DeltaTables::literal).toList();
      alter(table, "UNSET TBLPROPERTIES IF EXISTS (" + String.join(", ", literals) + ")");
    }
  }

  private void alter(TablePlan table, String change) {
    session.sql("ALTER TABLE delta." + UpsertRows.quote(table.location()) + " " + change);
  }

  static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private Snapshot snapshot(TablePlan table) {
    return new TableLog(session, table.location()).snapshot();
  }

  private static Map<String, String> configuration(Snapshot snapshot) {
    return CollectionConverters.asJava(snapshot.metadata().configuration());
  }

  /** The table's columns: all may be NULL, for a batch's columns are as Spark derives them. */
  private static StructType stored(TablePlan table, StructType schema) {
    StructType nullable = schema.asNullable();
    List<String> yielded = List.of(nullable.fieldNames());
    return table
        .write()
        .fold(
            append -> plain(nullable, yielded),
            upsert -> stored(UpsertRows.spelled(upsert, yielded), nullable),
            history -> stored(UpsertRows.spelled(history, yielded), nullable),
            complete -> plain(nullable, yielded),
            refresh -> plain(nullable, yielded));
  }

  private static StructType stored(WritePlan.History history, StructType yielded) {
    List<String> columns = UpsertRows.stored(history, List.of(yielded.fieldNames()));
    return HistoryColumns.behind(plain(yielded, columns), history, yielded);
  }

  private static StructType stored(WritePlan.Upsert upsert, StructType yielded) {
    List<String> names = List.of(yielded.fieldNames());
    List<String> columns = UpsertRows.stored(upsert, names);
    StructType stored = plain(yielded, columns);
    StructType sequence = sequenceType(upsert, yielded);
    if (UpsertRows.hidesSequence(upsert, names)) {
      stored = stored.add(HiddenColumns.SEQUENCE, sequence);
    }
    return UpsertRows.fills(upsert, columns)
        ? stored.add(HiddenColumns.SEQUENCES, new MapType(DataTypes.StringType, sequence, true))
        : stored;
  }

  private static StructType plain(StructType schema, List<String> columns) {
    StructType plain = new StructType();
    for (String column : columns) {
      StructField field = schema.apply(column);
      plain = plain.add(field.name(), field.dataType(), true);
    }
    return plain;
  }

  private static StructType sequenceType(WritePlan.Upsert upsert, StructType schema) {
    StructType type = new StructType();
    for (int i = 0; i < upsert.sequenceBy().size(); i++) {
      type = type.add("_" + (i + 1), schema.apply(upsert.sequenceBy().get(i)).dataType());
    }
    return type;
  }
}
