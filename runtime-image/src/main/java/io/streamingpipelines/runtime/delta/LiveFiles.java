package io.streamingpipelines.runtime.delta;

import static org.apache.spark.sql.functions.col;

import io.streamingpipelines.runtime.spark.Catalyst;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.AddFile;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The files that make up a version of a table. */
public final class LiveFiles {
  private LiveFiles() {}

  /**
   * All files with their deletion vectors. The checksum file of a version lists them while they are
   * few (Delta protocol, "Version Checksum File", {@code allFiles}; Delta writes up to 50).
   * Otherwise {@link KnownFiles} knows them.
   */
  public static Seq<AddFile> of(Snapshot snapshot) {
    return listed(snapshot).orElseGet(() -> KnownFiles.of(snapshot));
  }

  /**
   * The files that are smaller than {@code bytes}.
   *
   * @param atMost maximum number of files
   */
  public static List<AddFile> below(Snapshot snapshot, long bytes, int atMost) {
    if (KnownFiles.areTooMany(snapshot)) {
      return snapshot.allFiles().where(col("size").lt(bytes)).limit(atMost).collectAsList();
    }
    return CollectionConverters.asJava(of(snapshot)).stream()
        .filter(file -> file.size() < bytes)
        .limit(atMost)
        .toList();
  }

  /**
   * The rows of some files of the table, read in the given session. Delta itself would use the
   * thread's last active session, which may have the views and settings of another query.
   */
  public static Dataset<Row> rows(SparkSession session, Snapshot snapshot, Seq<AddFile> files) {
    Dataset<Row> rows = snapshot.deltaLog().createDataFrame(snapshot, files, false, Option.empty());
    return Catalyst.rows(
        session, ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().logical());
  }

  /** The current rows of the table. If the table has few files, its log is not replayed. */
  public static Dataset<Row> read(SparkSession session, String location) {
    return listed(session, snapshot(session, location))
        .orElseGet(() -> session.read().format("delta").load(location));
  }

  /**
   * The rows of the table at a version. If this is the newest version and the table has few files,
   * its log is not replayed.
   */
  public static Dataset<Row> read(SparkSession session, String location, long version) {
    return listed(
            session, snapshot(session, location).filter(snapshot -> snapshot.version() == version))
        .orElseGet(
            () -> session.read().format("delta").option("versionAsOf", version).load(location));
  }

  private static Optional<Snapshot> snapshot(SparkSession session, String location) {
    return Optional.of(new TableLog(session, location).snapshot())
        .filter(snapshot -> snapshot.version() >= 0);
  }

  private static Optional<Dataset<Row>> listed(SparkSession session, Optional<Snapshot> table) {
    return table.flatMap(snapshot -> listed(snapshot).map(files -> rows(session, snapshot, files)));
  }

  private static Optional<Seq<AddFile>> listed(Snapshot snapshot) {
    Option<VersionChecksum> checksum = snapshot.checksumOpt();
    Option<Seq<AddFile>> all = checksum.isEmpty() ? Option.empty() : checksum.get().allFiles();
    return all.isDefined() && all.get().length() == checksum.get().numFiles()
        ? Optional.of(all.get())
        : Optional.empty();
  }
}
