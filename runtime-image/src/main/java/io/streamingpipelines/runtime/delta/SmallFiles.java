package io.streamingpipelines.runtime.delta;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.commands.CompactionStrategy;
import org.apache.spark.sql.delta.commands.DeltaOptimizeContext;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Compacts the small files that batches leave in a table. As soon as a partition has {@link #MANY}
 * files of about the same size, they become one. A row is thus rewritten about once each time the
 * size of its file grows sixteenfold, and no partition has more than some dozens of files. A MERGE
 * reads all files of its table; up to fifty of them are listed in Delta's checksum file, so that no
 * log is replayed.
 *
 * <p>Delta's OPTIMIZE, which runs less often, compacts all files below a gigabyte. It reads the
 * whole log of the table, and it reclusters a clustered table.
 */
public record SmallFiles(SparkSession session, String location) {
  /**
   * Number of files that become one, and number of new files after which another look is
   * worthwhile.
   */
  public static final int MANY = 16;

  /** Bytes; larger files are left to OPTIMIZE. */
  private static final long LARGE_FILE_BYTES = 16L << 20;

  /** Maximum total size in bytes of the files that become one. */
  private static final long MAX_COMPACTED_BYTES = 128L << 20;

  /** Approximate number of bytes written in one call, during which the table's batches wait. */
  private static final long MAX_CALL_BYTES = 256L << 20;

  /** Maximum number of files written in one call. */
  private static final int MAX_CALL_FILES = 16;

  /** Maximum number of small files considered in a large table. */
  private static final int MAX_CANDIDATES = 10_000;

  /**
   * The result of one call.
   *
   * @param removed number of files removed
   * @param added number of files that replace them
   * @param more whether another call can compact more files
   */
  public record Joined(int removed, int added, boolean more) {}

  private record Kind(scala.collection.immutable.Map<String, String> partition, int size) {}

  /**
   * The number of all files of the table, including large ones; 0 if it is not known without
   * replaying the log.
   */
  public long count() {
    Option<VersionChecksum> checksum = new TableLog(session, location).snapshot().checksumOpt();
    return checksum.isEmpty() ? 0 : checksum.get().numFiles();
  }

  /**
   * Compacts files in one transaction that changes no rows. Call this only while nothing else
   * writes to the table.
   *
   * @param at the current time; VACUUM counts from it
   */
  public Joined join(Instant at) {
    OptimisticTransaction transaction = new TableLog(session, location).begin();
    List<List<AddFile>> all = groups(transaction);
    List<List<AddFile>> groups = first(all);
    if (groups.isEmpty()) {
      return new Joined(0, 0, false);
    }
    CompactionStrategy same =
        new CompactionStrategy(
            session,
            new DeltaOptimizeContext(
                Option.empty(), Option.empty(), Option.empty(), Option.empty(), false));
    List<Action> actions = new ArrayList<>();
    for (List<AddFile> files : groups) {
      for (FileAction added : CollectionConverters.asJava(written(files, transaction))) {
        actions.add(same.tagAddFile((AddFile) added, same.initNewBin()));
      }
    }
    int added = actions.size();
    groups.forEach(
        files ->
            files.forEach(file -> actions.add(file.removeWithTimestamp(at.toEpochMilli(), false))));
    transaction.commit(
        seq(actions),
        new DeltaOperations.Optimize(seq(List.of()), seq(List.of()), true, Option.empty(), false));
    return new Joined(actions.size() - added, added, groups.size() < all.size());
  }

  private Seq<FileAction> written(List<AddFile> files, OptimisticTransaction transaction) {
    Dataset<Row> rows = LiveFiles.rows(session, transaction.snapshot(), seq(files));
    return transaction.writeFiles(rows.coalesce(1), Option.empty(), true, seq(List.of()));
  }

  private static <T> Seq<T> seq(List<T> list) {
    return CollectionConverters.asScala(list).toSeq();
  }

  /** The groups of files that each become one file. A table with row tracking is left alone. */
  private static List<List<AddFile>> groups(OptimisticTransaction transaction) {
    Map<String, String> properties =
        CollectionConverters.asJava(transaction.snapshot().metadata().configuration());
    if (Boolean.parseBoolean(properties.get("delta.enableRowTracking"))) {
      return List.of();
    }
    return LiveFiles.below(transaction.snapshot(), LARGE_FILE_BYTES, MAX_CANDIDATES).stream()
        .collect(Collectors.groupingBy(file -> new Kind(file.partitionValues(), size(file.size()))))
        .values()
        .stream()
        .filter(files -> files.size() >= MANY)
        .flatMap(files -> bins(files).stream())
        .filter(bin -> bin.size() > 1)
        .toList();
  }

  /** The groups that one call compacts. */
  private static List<List<AddFile>> first(List<List<AddFile>> groups) {
    List<List<AddFile>> first = new ArrayList<>();
    long bytes = 0;
    for (List<AddFile> group : groups) {
      bytes += group.stream().mapToLong(AddFile::size).sum();
      if (first.size() == MAX_CALL_FILES || (bytes > MAX_CALL_BYTES && !first.isEmpty())) {
        break;
      }
      first.add(group);
    }
    return first;
  }

  private static List<List<AddFile>> bins(List<AddFile> files) {
    List<List<AddFile>> bins = new ArrayList<>();
    long size = 0;
    for (AddFile file : files) {
      if (bins.isEmpty() || size + file.size() > MAX_COMPACTED_BYTES) {
        bins.add(new ArrayList<>());
        size = 0;
      }
      bins.get(bins.size() - 1).add(file);
      size += file.size();
    }
    return bins;
  }

  /** A size class: equal for files that differ in size by at most a factor of {@link #MANY}. */
  private static int size(long bytes) {
    return (Long.SIZE - Long.numberOfLeadingZeros(bytes)) / 4;
  }
}
