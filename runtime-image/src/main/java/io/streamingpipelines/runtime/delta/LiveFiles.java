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

/** The files that a version of a table consists of. */
public final class LiveFiles {
  private LiveFiles() {}

  /**
   * All of them, with their deletion vectors. A version's checksum file lists them while they are
   * few (Delta protocol, "Version Checksum File", {@code allFiles}; Delta writes up to 50); the log
   * is replayed only where it does not.
   */
  public static Seq<AddFile> of(Snapshot snapshot) {
    return listed(snapshot)
        .orElseGet(() -> CollectionConverters.asScala(snapshot.allFiles().collectAsList()).toSeq());
  }

  /**
   * Those of less than so many bytes.
   *
   * @param atMost as many of a table that the checksum does not list
   */
  public static List<AddFile> below(Snapshot snapshot, long bytes, int atMost) {
    return listed(snapshot)
        .map(
            files ->
                CollectionConverters.asJava(files).stream()
                    .filter(file -> file.size() < bytes)
                    .toList())
        .orElseGet(
            () -> snapshot.allFiles().where(col("size").lt(bytes)).limit(atMost).collectAsList());
  }

  /**
   * The rows of files of the table, in the session: Delta itself would take the one that the thread
   * used last, whose views and settings may be another query's.
   */
  public static Dataset<Row> rows(SparkSession session, Snapshot snapshot, Seq<AddFile> files) {
    Dataset<Row> rows = snapshot.deltaLog().createDataFrame(snapshot, files, false, Option.empty());
    return Catalyst.rows(
        session, ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().logical());
  }

  /** The rows of the table as it is now. Those of few files need no replayed log. */
  public static Dataset<Row> read(SparkSession session, String location) {
    return listed(session, snapshot(session, location))
        .orElseGet(() -> session.read().format("delta").load(location));
  }

  /** The rows of the table as of a version; by the same way when that is the newest one. */
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
