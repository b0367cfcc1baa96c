package io.streamingpipelines.runtime.delta;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.streamingpipelines.plan.SqlName;
import io.streamingpipelines.runtime.schema.ByName;
import io.streamingpipelines.runtime.schema.NamedTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.DeletionVectorDescriptor;
import org.apache.spark.sql.delta.actions.DomainMetadata;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.delta.actions.Protocol;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Replaces the rows of a table by those of another table that lies in its folder, in one commit:
 * removes the old files, adds the new ones by relative paths, and takes over schema, partitioning,
 * clustering and transactions. Files are not copied.
 *
 * <p>The path of a deletion vector may have a prefix, which is the folder of its file (Delta
 * protocol, "Deletion Vector Descriptor Schema"); so deletion vectors stay where they are, too.
 *
 * @param location URI of the table
 * @param folder name of the folder in the table's folder in which the other table lies
 */
public record TableSwap(SparkSession session, String location, String folder) {
  /** How the note of a swap begins; those of batches begin otherwise. */
  public static final String NOTE = "{\"refill\"";

  /**
   * Settings with which files depend on their table (row ids, names of columns in files), or which
   * forbid to remove files.
   */
  private static final List<String> OBSTACLES =
      List.of("delta.columnMapping.mode", "delta.enableRowTracking", "delta.appendOnly");

  /** What prevents files of another table from taking the place of this table's; often nothing. */
  public static List<String> obstacles(TableState table) {
    List<String> found = new ArrayList<>();
    for (String name : OBSTACLES) {
      String value = table.properties().getOrDefault(name, "false");
      if (!value.equals("false") && !value.equals("none")) {
        found.add(name);
      }
    }
    for (StructField field : table.columns().fields()) {
      if (RowMerge.isComputed(field)) {
        found.add("computed column " + field.name());
      }
    }
    return found;
  }

  /**
   * What a swap did.
   *
   * @param removedFiles number of files that the table no longer needs
   * @param removedBytes their size
   */
  public record Swapped(int addedFiles, int removedFiles, long removedBytes) {}

  /**
   * Commits the swap. If another writer changes the table meanwhile, the commit fails.
   *
   * @param keepWhere SQL condition on the old rows that stay; null if none do
   * @param without names of properties that the table loses
   * @param property the property that records the swap, given what it does
   * @param note the commit's {@code userMetadata}, which begins with {@link #NOTE}
   */
  public void commit(
      @Nullable String keepWhere,
      Set<String> without,
      Function<Swapped, Map.Entry<String, String>> property,
      String note) {
    Snapshot filled = new TableLog(session, location + "/" + folder).snapshot();
    OptimisticTransaction transaction = new TableLog(session, location).begin();
    Snapshot old = transaction.snapshot();
    transaction.readWholeTable();
    Seq<AddFile> oldFiles = LiveFiles.of(old);
    Dataset<Row> kept = keepWhere == null ? null : kept(old, oldFiles, filled.schema(), keepWhere);
    List<AddFile> removed = CollectionConverters.asJava(oldFiles);
    List<AddFile> added = CollectionConverters.asJava(LiveFiles.of(filled));
    Swapped swapped =
        new Swapped(added.size(), removed.size(), removed.stream().mapToLong(AddFile::size).sum());
    transaction.updateMetadataForTableOverwrite(
        metadata(old, filled, without, property.apply(swapped)));
    transaction.updateMetadataAndProtocolWithRequiredFeatures(
        Option.empty(), CollectionConverters.asScala(List.<Protocol>of(filled.protocol())).toSeq());
    List<Action> actions = new ArrayList<>();
    CollectionConverters.asJava(filled.setTransactions()).forEach(actions::add);
    actions.addAll(domains(old, filled));
    removed.forEach(file -> actions.add(file.remove()));
    added.forEach(file -> actions.add(moved(file)));
    if (kept != null) {
      actions.addAll(CollectionConverters.asJava(transaction.writeFiles(kept)));
    }
    transaction.commit(
        CollectionConverters.asScala(actions).toSeq(),
        TransactionalWrite.operation(SaveMode.Overwrite, filled.metadata(), note));
  }

  /** The old rows that stay, with the new columns; columns that they do not have are NULL. */
  private Dataset<Row> kept(Snapshot old, Seq<AddFile> files, StructType wanted, String keepWhere) {
    Dataset<Row> rows =
        LiveFiles.rows(session, old, files).where(coalesce(expr(keepWhere), lit(false)));
    List<Column> columns = new ArrayList<>();
    for (StructField field : wanted.fields()) {
      Optional<StructField> there = NamedTypes.find(rows.schema(), field.name());
      Column value =
          there
              .map(
                  from ->
                      ByName.value(
                          rows.col(SqlName.quoted(from.name())), from.dataType(), field.dataType()))
              .orElseGet(() -> lit(null).cast(field.dataType()));
      columns.add(value.as(field.name()));
    }
    return rows.select(columns.toArray(new Column[0]));
  }

  /** The filled table's description of columns and files, under the old table's id. */
  private static Metadata metadata(
      Snapshot old, Snapshot filled, Set<String> without, Map.Entry<String, String> property) {
    Map<String, String> configuration =
        new TreeMap<>(CollectionConverters.asJava(old.metadata().configuration()));
    configuration.keySet().removeAll(without);
    configuration.putAll(CollectionConverters.asJava(filled.metadata().configuration()));
    configuration.put(property.getKey(), property.getValue());
    Metadata to = filled.metadata();
    return new Metadata(
        old.metadata().id(),
        old.metadata().name(),
        to.description(),
        to.format(),
        to.schemaString(),
        to.partitionColumns(),
        scala.collection.immutable.Map.from(CollectionConverters.asScala(configuration)),
        old.metadata().createdTime());
  }

  /** Clustering is stored in a domain; a table that is no longer clustered loses it. */
  private static List<DomainMetadata> domains(Snapshot old, Snapshot filled) {
    Map<String, DomainMetadata> domains = new TreeMap<>();
    CollectionConverters.asJava(old.domainMetadata())
        .forEach(
            domain ->
                domains.put(
                    domain.domain(),
                    new DomainMetadata(domain.domain(), domain.configuration(), true)));
    CollectionConverters.asJava(filled.domainMetadata())
        .forEach(domain -> domains.put(domain.domain(), domain));
    return List.copyOf(domains.values());
  }

  private AddFile moved(AddFile file) {
    return file.copy(
        folder + "/" + file.path(),
        file.partitionValues(),
        file.size(),
        file.modificationTime(),
        true,
        file.stats(),
        file.tags(),
        moved(file.deletionVector()),
        Option.empty(),
        Option.empty(),
        file.clusteringProvider(),
        file.backReference(),
        file.amtPassthrough());
  }

  private @Nullable DeletionVectorDescriptor moved(@Nullable DeletionVectorDescriptor vector) {
    if (vector == null || !vector.isRelative()) {
      return vector;
    }
    String path = vector.pathOrInlineDv();
    int prefix = path.length() - ENCODED_UUID;
    return vector.copy(
        vector.storageType(),
        folder + (prefix == 0 ? "" : "/" + path.substring(0, prefix)) + path.substring(prefix),
        vector.offset(),
        vector.sizeInBytes(),
        vector.cardinality(),
        vector.maxRowIndex());
  }

  /** Length of a UUID in the protocol's Base85. */
  private static final int ENCODED_UUID = 20;
}
