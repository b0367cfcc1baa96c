package io.streamingpipelines.runtime.eventlog;

import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.runtime.batch.CommitNote;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.delta.DeltaCommits;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.delta.TransactionalWrite;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipeline's event log, {@code <tables>/_event_log} (docs/design/semantics.md#event-log).
 * Pipelines with the same {@code storage.tables} share it; each event names its pipeline.
 *
 * <p>It follows the history of the tables instead of preceding it: what a batch counts stands in
 * the target's commit itself ({@link CommitNote}), so an event is there exactly once for each
 * committed batch, whenever the driver dies, and no batch waits for the log's own commit. What a
 * dead driver has not written, the next one does when it resumes.
 */
public final class EventLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

  /** The first events are there soon; then one commit tells of many batches. */
  private static final long FIRST_DELAY_MILLIS = 300;

  private static final long DELAY_MILLIS = 10_000;

  private final SparkSession session;
  private final EventRows rows;
  private final InstantSource clock;
  private final String location;
  private final Runnable mayWrite;

  /** Under which id the log knows the last number of our {@link FlowEvents}. */
  private final String flows;

  private final Map<FlowKey, Followed> followed = new ConcurrentHashMap<>();
  private final FlowEvents told = new FlowEvents();
  private final Lock turn = new ReentrantLock(true);
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicBoolean begun = new AtomicBoolean();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread worker = new Thread(task, "event-log");
            worker.setDaemon(true);
            return worker;
          });

  private record Followed(String queryId, String target) {}

  /**
   * @param mayWrite throws when a newer driver has taken over
   */
  public EventLog(
      SparkSession session, PipelinePlan plan, long epoch, Runnable mayWrite, InstantSource clock) {
    Owner owner = plan.owner();
    this.session = session.newSession();
    this.rows = new EventRows(owner, epoch, clock);
    this.clock = clock;
    this.location = plan.storage().tables() + "/_event_log";
    this.mayWrite = mayWrite;
    // other pipelines may have the same log, and count for themselves
    this.flows = owner + "/flows/event_log";
  }

  /** Creates the log where it is not there yet. */
  public void open() {
    new TableLog(session, location)
        .create()
        .addColumns(EventRows.SCHEMA)
        .comment("What the pipeline's flows did, batch by batch, and what they failed with")
        .execute();
  }

  /**
   * Follows the query from what is logged. What an earlier driver has committed and not logged is
   * written soon; a log that cannot be written keeps no query from its start.
   *
   * @param target the table that the query writes
   * @return what the generation's batches add up to
   */
  public QualityCounts resume(FlowKey key, String queryId, String target) {
    turn.lock();
    try {
      followed.put(key, new Followed(queryId, target));
      long logged = last(transaction(queryId));
      DeltaCommits commits = new DeltaCommits(session, target);
      List<DeltaCommits.Commit> missing = commits.after(queryId, logged);
      if (!missing.isEmpty()) {
        soon();
        return missing.get(missing.size() - 1).note().totals();
      }
      if (logged < 0) {
        return QualityCounts.NONE;
      }
      DeltaCommits.Commit last = commits.last(queryId);
      return last == null ? logged().totals(queryId) : last.note().totals();
    } finally {
      turn.unlock();
    }
  }

  /** The query has committed: its event is written within seconds, by the log's own thread. */
  public void follow(FlowKey key, String queryId, String target) {
    followed.putIfAbsent(key, new Followed(queryId, target));
    soon();
  }

  /** Takes note of what became of a flow; it is written as the events of batches are. */
  public void tell(FlowEvent event) {
    told.add(event);
    soon();
  }

  private void soon() {
    if (scheduled.compareAndSet(false, true)) {
      long delay = begun.getAndSet(true) ? DELAY_MILLIS : FIRST_DELAY_MILLIS;
      try {
        thread.schedule(this::catchUpQuietly, delay, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        LOG.debug("The event log is closed; the next driver will complete it", e);
      }
    }
  }

  /** Writes what is committed up to now; false when that did not succeed in time. */
  public boolean flush(long timeoutMillis) {
    try {
      thread.submit(this::catchUp).get(timeoutMillis, TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("The event log lags; the next driver will complete it", e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void catchUpQuietly() {
    try {
      catchUp();
    } catch (Throwable e) { // Scala throws checked ones without declaring them
      LOG.warn("The event log could not be written; it is tried again", e);
      soon();
    }
  }

  private void catchUp() {
    scheduled.set(false);
    writeTold();
    List.copyOf(followed.keySet()).forEach(this::catchUpWith);
  }

  private void writeTold() {
    if (told.isEmpty()) {
      return;
    }
    turn.lock();
    try {
      List<FlowEvents.Numbered> events = told.missing(Math.max(0, last(flows)));
      if (!events.isEmpty()) {
        long last = events.get(events.size() - 1).number();
        append(events.stream().map(rows::flow).toList(), flows, last);
        told.written(last);
      }
    } finally {
      turn.unlock();
    }
  }

  /**
   * What is missing is asked of the log itself, and written under the same lock: after the query's
   * next commit Delta could not tell that these events are there already.
   */
  private void catchUpWith(FlowKey key) {
    turn.lock();
    try {
      Followed flow = followed.get(key);
      if (flow == null) {
        return;
      }
      String transaction = transaction(flow.queryId());
      List<DeltaCommits.Commit> missing =
          new DeltaCommits(session, flow.target()).after(flow.queryId(), last(transaction));
      if (!missing.isEmpty()) {
        long last = missing.get(missing.size() - 1).note().batch();
        append(rows.progress(missing), transaction, last);
      }
    } finally {
      turn.unlock();
    }
  }

  private void append(List<Row> events, String application, long version) {
    mayWrite.run();
    TransactionalWrite.write(
        frame(events), location, SaveMode.Append, application, version, clock.instant(), null);
  }

  private Dataset<Row> frame(List<Row> events) {
    return session.createDataFrame(events, EventRows.SCHEMA).coalesce(1);
  }

  /** The number of the last transaction of that id in the log, -1 when there is none. */
  private long last(String transaction) {
    Long number = new DeltaCommits(session, location).lastBatch(transaction);
    return number == null ? -1 : number;
  }

  /** Under which id the log's own commits say up to which batch they tell of a query. */
  public static String transaction(String queryId) {
    return queryId + "/event_log";
  }

  /** Where the log lies. */
  public String location() {
    return location;
  }

  /** Held by whoever writes the log. */
  public Lock turn() {
    return turn;
  }

  /** What the log holds. */
  public LoggedEvents logged() {
    return new LoggedEvents(session, location, rows);
  }

  /** A table was maintained. */
  public void maintained(MaintenanceEvent event) {
    turn.lock();
    try {
      mayWrite.run();
      frame(List.of(rows.maintenance(event)))
          .write()
          .format("delta")
          .mode(SaveMode.Append)
          .save(location);
    } finally {
      turn.unlock();
    }
  }
}
