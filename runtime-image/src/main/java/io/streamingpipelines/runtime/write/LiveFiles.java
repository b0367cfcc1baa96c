package io.streamingpipelines.runtime.write;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.AddFile;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The files that a version of a table consists of. */
final class LiveFiles {
  private LiveFiles() {}

  /**
   * All of them, with their deletion vectors. A version's checksum file lists them while they are
   * few (Delta protocol, "Version Checksum File", {@code allFiles}; Delta writes up to 50); the log
   * is replayed only where it does not.
   */
  static Seq<AddFile> of(Snapshot snapshot) {
    Seq<AddFile> listed = listed(snapshot);
    return listed == null
        ? CollectionConverters.asScala(snapshot.allFiles().collectAsList()).toSeq()
        : listed;
  }

  /** The rows of the table as it is now, by the same way. */
  static Dataset<Row> read(SparkSession session, String location) {
    Snapshot snapshot = new TableLog(session, location).snapshot();
    Seq<AddFile> listed = listed(snapshot);
    return listed == null
        ? session.read().format("delta").load(location)
        : snapshot.deltaLog().createDataFrame(snapshot, listed, false, Option.empty());
  }

  private static @Nullable Seq<AddFile> listed(Snapshot snapshot) {
    Option<VersionChecksum> checksum = snapshot.checksumOpt();
    Option<Seq<AddFile>> all = checksum.isEmpty() ? Option.empty() : checksum.get().allFiles();
    return all.isDefined() && all.get().length() == checksum.get().numFiles() ? all.get() : null;
  }
}
