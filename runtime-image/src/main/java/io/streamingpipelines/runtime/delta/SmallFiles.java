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
 * The small files that batches leave in a table. As soon as {@link #MANY} files of a partition are
 * of about the same size they become one: a row is written again about once for each sixteenfold
 * size of its file, and no partition has more than some dozens. A MERGE reads all files of its
 * table; while they are no more than fifty, Delta's checksum lists them and no log is replayed.
 *
 * <p>Delta's OPTIMIZE, which comes more rarely, joins whatever is below a gigabyte, reads the whole
 * table's log for it, and clusters a clustered table anew.
 */
public record SmallFiles(SparkSession session, String location) {
  /** How many make one, and at how many more it is worth looking. */
  public static final int MANY = 16;

  /** Bytes; a larger file is left to OPTIMIZE. */
  private static final long LARGE = 16L << 20;

  /** Bytes of files that become one at most. */
  private static final long ONE = 128L << 20;

  /** Bytes that are written in one call, about: batches of the table wait for it. */
  private static final long CALL = 256L << 20;

  /** Files that are written in one call. */
  private static final int BINS = 16;

  /** Small files of a large table that are looked at. */
  private static final int LOOKED_AT = 10_000;

  /**
   * @param removed files that went
   * @param added files that came for them
   * @param more whether there are more to join, by another call
   */
  public record Joined(int removed, int added, boolean more) {}

  private record Kind(scala.collection.immutable.Map<String, String> partition, int size) {}

  /** How many files the table has, large ones too; 0 where nothing tells it at once. */
  public long count() {
    Option<VersionChecksum> checksum = new TableLog(session, location).snapshot().checksumOpt();
    return checksum.isEmpty() ? 0 : checksum.get().numFiles();
  }

  /**
   * Joins what are many, in one transaction that changes no row. To be called while nothing else
   * writes the table.
   *
   * @param at now; VACUUM counts from there
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

  /** What to join, each into one file. A table whose rows have ids of their own is left alone. */
  private static List<List<AddFile>> groups(OptimisticTransaction transaction) {
    Map<String, String> properties =
        CollectionConverters.asJava(transaction.snapshot().metadata().configuration());
    if (Boolean.parseBoolean(properties.get("delta.enableRowTracking"))) {
      return List.of();
    }
    return LiveFiles.below(transaction.snapshot(), LARGE, LOOKED_AT).stream()
        .collect(Collectors.groupingBy(file -> new Kind(file.partitionValues(), size(file.size()))))
        .values()
        .stream()
        .filter(files -> files.size() >= MANY)
        .flatMap(files -> bins(files).stream())
        .filter(bin -> bin.size() > 1)
        .toList();
  }

  /** What one call does. */
  private static List<List<AddFile>> first(List<List<AddFile>> groups) {
    List<List<AddFile>> first = new ArrayList<>();
    long bytes = 0;
    for (List<AddFile> group : groups) {
      bytes += group.stream().mapToLong(AddFile::size).sum();
      if (first.size() == BINS || (bytes > CALL && !first.isEmpty())) {
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
      if (bins.isEmpty() || size + file.size() > ONE) {
        bins.add(new ArrayList<>());
        size = 0;
      }
      bins.get(bins.size() - 1).add(file);
      size += file.size();
    }
    return bins;
  }

  /** The same for files of which none is more than {@link #MANY} times as large as another. */
  private static int size(long bytes) {
    return (Long.SIZE - Long.numberOfLeadingZeros(bytes)) / 4;
  }
}
