package io.streamingpipelines.runtime.delta;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.RemoveFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Keeps the list of files of large tables and updates it from version to version. Delta replays the
 * whole log of the table for each version, in a Spark job. Between two batches there are only a few
 * commits, and this class reads those.
 */
final class KnownFiles {
  private static final Logger LOG = LoggerFactory.getLogger(KnownFiles.class);

  /** Beyond that, a replay is as fast. */
  private static final long MAX_COMMITS = 100;

  /** Files of all tables that are kept: each takes one or two kilobytes of memory. */
  private static final long MAX_FILES = 100_000;

  private static final Map<DeltaLog, KnownFiles> TABLES = new WeakHashMap<>();

  private final Map<Key, AddFile> files = new LinkedHashMap<>();
  private String table = "";
  private long version = -1;

  /** What the protocol identifies a file by (Delta protocol, "Add File and Remove File"). */
  private record Key(String path, @Nullable String deletionVector) {
    static Key of(String path, Option<String> deletionVector) {
      return new Key(path, deletionVector.isEmpty() ? null : deletionVector.get());
    }
  }

  private KnownFiles() {}

  static Seq<AddFile> of(Snapshot snapshot) {
    KnownFiles known;
    synchronized (TABLES) {
      long kept = TABLES.values().stream().mapToLong(table -> table.files.size()).sum();
      if (kept > MAX_FILES) {
        TABLES.clear();
      }
      known = TABLES.computeIfAbsent(snapshot.deltaLog(), unused -> new KnownFiles());
    }
    return known.at(snapshot);
  }

  /** Whether the table has, or may have, so many files that they are not kept. */
  static boolean areTooMany(Snapshot snapshot) {
    return snapshot.checksumOpt().isEmpty() || snapshot.checksumOpt().get().numFiles() > MAX_FILES;
  }

  private synchronized Seq<AddFile> at(Snapshot snapshot) {
    if (snapshot.version() < version && isSameTable(snapshot)) {
      return CollectionConverters.asScala(snapshot.allFiles().collectAsList()).toSeq();
    }
    if (!catchUp(snapshot)) {
      forget();
      List<AddFile> all = snapshot.allFiles().collectAsList();
      if (all.size() > MAX_FILES) {
        return CollectionConverters.asScala(all).toSeq();
      }
      all.forEach(this::add);
      table = snapshot.metadata().id();
      version = snapshot.version();
    }
    return CollectionConverters.asScala(new ArrayList<>(files.values())).toSeq();
  }

  private boolean isSameTable(Snapshot snapshot) {
    return version >= 0 && table.equals(snapshot.metadata().id());
  }

  private void forget() {
    files.clear();
    version = -1;
  }

  /**
   * Applies the commits since the known version; returns whether the files are those of the
   * snapshot.
   */
  private boolean catchUp(Snapshot snapshot) {
    if (!isSameTable(snapshot) || snapshot.version() - version > MAX_COMMITS) {
      return false;
    }
    try {
      return apply(snapshot) && isComplete(snapshot);
    } catch (RuntimeException e) {
      LOG.info("The log of {} is replayed: {}", snapshot.path(), e.getMessage());
      return false;
    }
  }

  private boolean apply(Snapshot snapshot) {
    if (snapshot.version() == version) {
      return true;
    }
    long last = version;
    Iterator<Tuple2<Object, Seq<Action>>> commits =
        snapshot.deltaLog().getChanges(version + 1, snapshot.version(), Option.empty(), true);
    while (commits.hasNext()) {
      Tuple2<Object, Seq<Action>> commit = commits.next();
      last = ((Number) commit._1()).longValue();
      List<Action> actions = CollectionConverters.asJava(commit._2());
      for (Action action : actions) {
        if (action instanceof RemoveFile removed) {
          files.remove(Key.of(removed.path(), removed.getDeletionVectorUniqueId()));
        }
      }
      for (Action action : actions) {
        if (action instanceof AddFile added) {
          add(added);
        }
      }
    }
    version = last;
    return last == snapshot.version();
  }

  private void add(AddFile file) {
    files.put(Key.of(file.path(), file.getDeletionVectorUniqueId()), file);
  }

  /** Whether there are as many files as the version's checksum says. */
  private boolean isComplete(Snapshot snapshot) {
    return snapshot.checksumOpt().isDefined()
        && snapshot.checksumOpt().get().numFiles() == files.size();
  }
}
