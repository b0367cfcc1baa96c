package io.streamingpipelines.runtime.eventlog;

import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.QualityCounts;
import io.streamingpipelines.runtime.batch.CommitNote;
import io.streamingpipelines.runtime.batch.FlowKey;
import io.streamingpipelines.runtime.delta.DeltaCommits;
import io.streamingpipelines.runtime.delta.SideTable;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.delta.TransactionalWrite;
import io.streamingpipelines.runtime.delta.TransactionalWrite.Step;
import io.streamingpipelines.runtime.eventlog.FollowedFlows.Followed;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
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
 * <p>The log follows the history of the tables instead of preceding it. The counts of a batch are
 * part of the target's commit ({@link CommitNote}), so each committed batch gets exactly one event
 * whenever the driver dies, and no batch waits for the log's own commit. When a driver resumes a
 * query, it writes the events that a dead driver has not written.
 */
public final class EventLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

  /** The first events are written soon; afterwards, one commit covers many batches. */
  private static final long FIRST_DELAY_MILLIS = 300;

  private static final long DELAY_MILLIS = 10_000;

  private final SparkSession session;
  private final EventRows rows;
  private final InstantSource clock;
  private final String location;
  private final Runnable mayWrite;

  /** The transaction id under which the log records the number of our last {@link FlowEvents}. */
  private final String flowsTransaction;

  private final FollowedFlows followed = new FollowedFlows();
  private final FlowEvents flowEvents = new FlowEvents();
  private final MissingEvents missing;
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

  /**
   * Creates the log of a pipeline; {@link #open} creates its table.
   *
   * @param mayWrite throws if a newer driver has taken over
   */
  public EventLog(
      SparkSession session, PipelinePlan plan, long epoch, Runnable mayWrite, InstantSource clock) {
    Owner owner = plan.owner();
    this.session = session.newSession();
    this.rows = new EventRows(owner, epoch, clock);
    this.clock = clock;
    this.location = plan.storage().tables() + "/_event_log";
    this.mayWrite = mayWrite;
    // other pipelines may use the same log, and number their events separately
    this.flowsTransaction = owner + "/flows/event_log";
    this.missing = new MissingEvents(this.session, location, rows, flowEvents, flowsTransaction);
  }

  /** Creates the log if it does not exist yet. */
  public void open() {
    new TableLog(session, location)
        .create()
        .addColumns(EventRows.SCHEMA)
        .property(SideTable.LOG_RETENTION_PROPERTY, SideTable.LOG_RETENTION)
        .comment("Committed batches, failures of queries, and maintenance of tables")
        .execute();
  }

  /**
   * Starts to follow the query after its last logged batch. Batches that an earlier driver has
   * committed but not logged are logged soon. If the log cannot be written, the query starts
   * nevertheless.
   *
   * @param target the table that the query writes
   * @return the counts of all batches of this generation
   */
  public QualityCounts resume(FlowKey key, String queryId, String target) {
    Followed flow = new Followed(queryId, target);
    followed.follow(key, flow);
    long logged = last(flow.transaction());
    DeltaCommits commits = new DeltaCommits(session, target);
    List<DeltaCommits.Commit> missing = commits.after(queryId, logged);
    if (!missing.isEmpty()) {
      follow(key, queryId, target);
      return missing.get(missing.size() - 1).note().totals();
    }
    if (logged < 0) {
      return QualityCounts.NONE;
    }
    DeltaCommits.Commit last = commits.last(queryId);
    return last == null ? logged().totals(queryId) : last.note().totals();
  }

  /**
   * Tells the log that the query has committed: the log's own thread writes the event within
   * seconds.
   */
  public void follow(FlowKey key, String queryId, String target) {
    followed.committed(key, new Followed(queryId, target));
    scheduleCatchUp();
  }

  /** Takes an event of a flow, which is written together with the events of batches. */
  public void record(FlowEvent event) {
    flowEvents.add(event);
    scheduleCatchUp();
  }

  private void scheduleCatchUp() {
    if (scheduled.compareAndSet(false, true)) {
      long delay = begun.getAndSet(true) ? DELAY_MILLIS : FIRST_DELAY_MILLIS;
      try {
        thread.schedule(this::catchUpQuietly, delay, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        LOG.debug("The event log is closed; the next driver will complete it", e);
      }
    }
  }

  /** Writes all events up to now; returns false if this does not succeed in time. */
  public boolean flush(long timeoutMillis) {
    followed.allAreBehind();
    try {
      return thread.submit(this::catchUp).get(timeoutMillis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("The event log is incomplete; the next driver will complete it", e);
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
      var unused = catchUp();
    } catch (Throwable e) { // Scala throws checked exceptions without declaring them
      LOG.warn("The event log could not be written and will be retried", e);
      scheduleCatchUp();
    }
  }

  /**
   * Writes what is missing, of all flows in one commit.
   *
   * @return false if another driver has been faster, so that it has to be tried again
   */
  private boolean catchUp() {
    scheduled.set(false);
    turn.lock();
    Map<FlowKey, Followed> behind = followed.takeBehind();
    boolean written = false;
    try {
      MissingEvents.Found found = missing.find(behind.values());
      boolean appended = append(found.parts());
      if (found.failure() != null) {
        throw found.failure();
      }
      written = appended;
    } finally {
      if (!written) {
        followed.areBehind(behind.keySet());
      }
      turn.unlock();
    }
    return written;
  }

  /**
   * Appends events in one commit, unless another driver, which completes the log too, has been
   * faster.
   */
  private boolean append(List<MissingEvents.Part> parts) {
    if (parts.isEmpty()) {
      return true;
    }
    mayWrite.run();
    List<Row> events = parts.stream().flatMap(part -> part.events().stream()).toList();
    List<Step> steps = parts.stream().map(MissingEvents.Part::step).toList();
    boolean appended =
        TransactionalWrite.appendAfter(frame(events), location, steps, clock.instant());
    if (!appended) {
      scheduleCatchUp();
    }
    return appended;
  }

  private Dataset<Row> frame(List<Row> events) {
    return session.createDataFrame(events, EventRows.SCHEMA).coalesce(1);
  }

  /** The number of the last transaction with this id in the log, or -1 if there is none. */
  private long last(String transaction) {
    return new DeltaCommits(session, location)
        .lastTransactions(List.of(transaction))
        .getOrDefault(transaction, -1L);
  }

  /** The transaction id under which the log records the last batch of a query that it covers. */
  public static String transaction(String queryId) {
    return queryId + "/event_log";
  }

  /** The location of the log. */
  public String location() {
    return location;
  }

  /** The lock that every writer of the log holds. */
  public Lock turn() {
    return turn;
  }

  /** The content of the log. */
  public LoggedEvents logged() {
    return new LoggedEvents(session, location, rows);
  }

  /** Adds the event of a refill, unless the log has it. */
  public void record(RefillEvent event) {
    String end = event.done() ? "/refilled/" : "/abandoned/";
    String transaction = flowsTransaction + end + event.table();
    inTurn(
        () -> {
          long written = last(transaction);
          if (written < event.generation()) {
            List<Row> row = List.of(rows.tables().refill(event));
            Step step = new Step(transaction, written, event.generation());
            var unused = append(List.of(new MissingEvents.Part(row, step)));
          }
        });
  }

  /** Stops following the query of a flow. */
  public void forget(FlowKey key) {
    inTurn(() -> followed.forget(key));
  }

  /** Adds the event of a table's maintenance. */
  public void record(MaintenanceEvent event) {
    inTurn(
        () -> {
          mayWrite.run();
          frame(List.of(rows.tables().maintenance(event)))
              .write()
              .format("delta")
              .mode(SaveMode.Append)
              .save(location);
        });
  }

  private void inTurn(Runnable work) {
    turn.lock();
    try {
      work.run();
    } finally {
      turn.unlock();
    }
  }
}
