package io.streamingpipelines.runtime.maintenance;

import io.streamingpipelines.runtime.delta.SmallFiles;
import io.streamingpipelines.runtime.failure.PipelineException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compacts a table's small files whenever there are many. It writes no event because it runs often,
 * and because Delta's history of the table shows it.
 */
final class SmallFileCompaction {
  private static final Logger LOG = LoggerFactory.getLogger(SmallFileCompaction.class);

  /** How often the files of a table are counted. */
  private static final Duration COUNT = Duration.ofMinutes(1);

  private final SparkSession session;
  private final Runnable mayWrite;
  private final InstantSource clock;
  private final BooleanSupplier stopped;

  /** The time of the next count, by table name. */
  private final Map<String, Instant> nextCount = new HashMap<>();

  /** The number of files that remained after the last compaction, by location. */
  private final Map<String, Long> files = new HashMap<>();

  /**
   * @param mayWrite throws if a newer driver has taken over
   */
  SmallFileCompaction(
      SparkSession session, Runnable mayWrite, InstantSource clock, BooleanSupplier stopped) {
    this.session = session;
    this.mayWrite = mayWrite;
    this.clock = clock;
    this.stopped = stopped;
  }

  void compact(MaintainedTable each) throws InterruptedException {
    Instant now = clock.instant();
    if (now.isBefore(nextCount.getOrDefault(each.name(), Instant.MIN))) {
      return;
    }
    nextCount.put(each.name(), now.plus(COUNT));
    for (String location : each.joined().get()) {
      try {
        compact(location, each.turn());
      } catch (InterruptedException | PipelineException e) {
        throw e;
      } catch (Throwable e) { // Scala throws checked exceptions without declaring them
        nextCount.put(each.name(), now.plus(TableMaintenance.RETRY));
        if (!stopped.getAsBoolean()) {
          LOG.warn("Small files of {} could not be compacted", location, e);
        }
      }
    }
  }

  private void compact(String location, Lock turn) throws InterruptedException {
    SmallFiles small = new SmallFiles(session, location);
    long count = small.count();
    // OPTIMIZE and overwrites reduce the number of files
    long known = Math.min(count, files.getOrDefault(location, 0L));
    files.put(location, known);
    if (count - known < SmallFiles.MANY) {
      return;
    }
    turn.lockInterruptibly();
    try {
      if (stopped.getAsBoolean()) {
        return;
      }
      mayWrite.run();
      SmallFiles.Joined joined = small.join(clock.instant());
      if (!joined.more()) {
        files.put(location, small.count());
      }
      LOG.info("{}: compacted {} small files into {}", location, joined.removed(), joined.added());
    } finally {
      turn.unlock();
    }
  }
}
