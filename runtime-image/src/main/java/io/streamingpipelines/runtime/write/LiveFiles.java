package io.streamingpipelines.runtime.write;

import java.util.List;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.AddFile;
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
    Option<VersionChecksum> checksum = snapshot.checksumOpt();
    Option<Seq<AddFile>> all = checksum.isEmpty() ? Option.empty() : checksum.get().allFiles();
    if (all.isDefined() && all.get().length() == checksum.get().numFiles()) {
      return all.get();
    }
    List<AddFile> replayed = snapshot.allFiles().collectAsList();
    return CollectionConverters.asScala(replayed).toSeq();
  }
}
