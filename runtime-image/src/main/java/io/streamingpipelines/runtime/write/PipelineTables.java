package io.streamingpipelines.runtime.write;

import io.delta.tables.DeltaTableBuilder;
import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.SqlName;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.delta.LiveFiles;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.delta.TableState;
import io.streamingpipelines.runtime.schema.HiddenColumns;
import io.streamingpipelines.runtime.schema.NamedTypes;
import io.streamingpipelines.runtime.schema.SqlLiteral;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Creates a pipeline's tables and applies what the manifest declares about them: schema, comment,
 * properties and layout (docs/design/semantics.md#tables-follow-the-manifest).
 */
public final class PipelineTables {
  /** Table property that names the table's owner, {@link Owner#toString()}. */
  public static final String OWNER = "streamingpipelines.owner";

  /** Table property with the generation of the checkpoint in which the table was created. */
  public static final String CREATED = "streamingpipelines.createdInGeneration";

  /**
   * Table property that lists the properties set by the manifest, so that removed ones can be
   * unset.
   */
  private static final String DECLARED = "streamingpipelines.properties";

  private final SparkSession session;
  private final Owner owner;

  public PipelineTables(SparkSession session, Owner owner) {
    this.session = session;
    this.owner = owner;
  }

  /**
   * The name of another pipeline that owns the table; null if the table is ours, has no owner, or
   * does not exist.
   *
   * @param takeOver another pipeline whose tables become ours; null if there is none
   */
  public @Nullable String otherOwner(TablePlan table, @Nullable String takeOver) {
    String recorded = log(table).state().properties().get(OWNER);
    return recorded == null || recorded.equals(owner.toString()) || recorded.equals(takeOver)
        ? null
        : recorded;
  }

  /**
   * Creates the table, or applies the manifest to the existing one.
   *
   * @param schema the query's columns
   */
  public void open(TablePlan table, StructType schema) {
    StructType stored = WriteModes.of(table.write()).storedColumns(namesAndTypes(schema));
    TableState state = log(table).state();
    if (state.exists()) {
      reconcile(table, state, stored);
    } else {
      create(table, stored);
    }
  }

  /**
   * Adds and removes constraints of an existing table.
   *
   * @param path the table's place in the manifest
   * @return the constraints that existing rows violate
   */
  public List<Problem> constrain(TablePlan table, String path) {
    return new TableConstraints(log(table).state().properties(), log(table)::alter)
        .apply(table.constraints(), path + ".constraints");
  }

  /**
   * Returns what in the declaration the table's rows or properties contradict; changes nothing.
   * Reads the rows only if the table lacks a declared constraint.
   *
   * @param present the table's properties
   * @param schema the query's columns
   * @param path the table's place in the manifest
   */
  public List<Problem> contradictions(
      TablePlan table, Map<String, String> present, StructType schema, String path) {
    List<Problem> problems = new ArrayList<>(TransactionRetention.problems(present, table, path));
    problems.addAll(
        new TableConstraints(present, log(table)::alter)
            .broken(table.constraints(), path + ".constraints", () -> rows(table, schema)));
    return problems;
  }

  /** The table's rows, with NULL in the columns that it does not have yet. */
  private Dataset<Row> rows(TablePlan table, StructType schema) {
    Dataset<Row> rows = LiveFiles.read(session, table.location());
    StructType wanted = WriteModes.of(table.write()).storedColumns(namesAndTypes(schema));
    for (StructField field : wanted.fields()) {
      if (NamedTypes.find(rows.schema(), field.name()).isEmpty()) {
        rows = rows.withColumn(field.name(), functions.lit(null).cast(field.dataType()));
      }
    }
    return rows;
  }

  /**
   * Returns why the existing table may forget which batches it has committed.
   *
   * @param path the table's place in the manifest
   */
  public List<Problem> retentionProblems(TablePlan table, String path) {
    return TransactionRetention.problems(log(table).state().properties(), table, path);
  }

  private void create(TablePlan table, StructType stored) {
    DeltaTableBuilder builder = log(table).create().addColumns(stored);
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
    builder.property(CREATED, Integer.toString(table.generation())).execute();
  }

  private void reconcile(TablePlan table, TableState state, StructType stored) {
    Map<String, String> present = state.properties();
    Map<String, String> changed = wanted(table, stored);
    TreeSet<String> removed = new TreeSet<>(declared(present, DECLARED));
    removed.removeAll(changed.keySet());
    changed.entrySet().removeIf(e -> e.getValue().equals(present.get(e.getKey())));
    String comment = table.comment() == null ? "" : table.comment();
    if (!comment.equals(state.comment())) {
      changed.put("comment", comment);
    }
    set(table, changed);
    unset(table, removed);
    cluster(table, state);
    boolean grows = table.schemaEvolution() == TablePlan.SchemaEvolution.ADD_COLUMNS;
    addColumns(table, state.columns(), grows ? stored : hidden(stored));
  }

  /** Changes the clustering columns; existing rows are not moved until the table is optimized. */
  private void cluster(TablePlan table, TableState state) {
    List<String> present = state.clusterColumns();
    List<String> wanted = table.clusterBy();
    boolean same =
        present.size() == wanted.size()
            && IntStream.range(0, present.size())
                .allMatch(i -> present.get(i).equalsIgnoreCase(wanted.get(i)));
    if (!same) {
      List<String> quoted = wanted.stream().map(SqlName::quoted).toList();
      log(table)
          .alter(
              "CLUSTER BY " + (quoted.isEmpty() ? "NONE" : "(" + String.join(", ", quoted) + ")"));
    }
  }

  private static StructType hidden(StructType stored) {
    return new StructType(
        Arrays.stream(stored.fields())
            .filter(field -> HiddenColumns.NAMES.contains(field.name()))
            .toArray(StructField[]::new));
  }

  /**
   * Adds columns by appending no rows with schema merging: this is Delta's own mechanism, and MERGE
   * needs it too.
   */
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
    if (hidden(stored).length() > 0) {
      wanted.putAll(WriteModes.of(table.write()).properties());
    }
    if (!table.partitionBy().isEmpty()) {
      // one file per partition and batch instead of one per task
      // (docs/design/semantics.md#small-files)
      wanted.put("delta.autoOptimize.optimizeWrite", "true");
    }
    if (table.write().changeFeed()) {
      // readers `as: changes` need the change feed, and a MERGE must not rewrite whole files
      wanted.put("delta.enableChangeDataFeed", "true");
      wanted.put("delta.enableDeletionVectors", "true");
    }
    wanted.putAll(table.properties());
    wanted.put(OWNER, owner.toString());
    wanted.put(DECLARED, String.join(",", table.properties().keySet()));
    return wanted;
  }

  /**
   * The names of all properties and constraints of a table that a manifest has set.
   *
   * @param present the table's properties
   */
  public static Set<String> declared(Map<String, String> present) {
    Set<String> names = new TreeSet<>(declared(present, DECLARED));
    declared(present, TableConstraints.DECLARED)
        .forEach(name -> names.add(TableConstraints.property(name)));
    return names;
  }

  /**
   * The names that a table property lists, so that what the manifest no longer declares can be
   * removed.
   */
  static List<String> declared(Map<String, String> present, String property) {
    String names = present.getOrDefault(property, "");
    return names.isEmpty() ? List.of() : Arrays.asList(names.split(","));
  }

  private void set(TablePlan table, Map<String, String> properties) {
    if (!properties.isEmpty()) {
      List<String> pairs = new ArrayList<>();
      properties.forEach(
          (name, value) -> pairs.add(SqlLiteral.of(name) + " = " + SqlLiteral.of(value)));
      log(table).alter("SET TBLPROPERTIES (" + String.join(", ", pairs) + ")");
    }
  }

  private void unset(TablePlan table, TreeSet<String> names) {
    if (!names.isEmpty()) {
      List<String> literals = names.stream().map(SqlLiteral::of).toList();
      log(table).alter("UNSET TBLPROPERTIES IF EXISTS (" + String.join(", ", literals) + ")");
    }
  }

  private TableLog log(TablePlan table) {
    return new TableLog(session, table.location());
  }

  /**
   * Keeps only names and types. All columns may be NULL because Spark derives the nullability of a
   * batch's columns.
   */
  private static StructType namesAndTypes(StructType schema) {
    StructType namesAndTypes = new StructType();
    for (StructField field : schema.asNullable().fields()) {
      namesAndTypes = namesAndTypes.add(field.name(), field.dataType(), true);
    }
    return namesAndTypes;
  }
}
