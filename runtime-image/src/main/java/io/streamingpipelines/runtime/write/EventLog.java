package io.streamingpipelines.runtime.write;

import static org.apache.spark.sql.functions.expr;

import io.streamingpipelines.plan.Owner;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.QualityCounts;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
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
import java.util.stream.Collectors;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipeline's event log, {@code <tables>/_event_log} (semantics 12).
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
  private final String location;
  private final Runnable mayWrite;
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

  private record Followed(String queryId, String target, long logged) {}

  /** What the log knows about one query. */
  private record Known(long batch, QualityCounts totals) {}

  /**
   * @param mayWrite throws when a newer driver has taken over
   */
  public EventLog(
      SparkSession session, PipelinePlan plan, long epoch, Runnable mayWrite, InstantSource clock) {
    Owner owner = plan.owner();
    this.session = session.newSession();
    this.rows = new EventRows(owner, epoch, clock);
    this.location = plan.storage().tables() + "/_event_log";
    this.mayWrite = mayWrite;
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
      Known known = known(queryId);
      followed.put(key, new Followed(queryId, target, known.batch()));
      List<DeltaCommits.Commit> missing =
          new DeltaCommits(session, target).after(queryId, known.batch());
      if (missing.isEmpty()) {
        return known.totals();
      }
      soon();
      return missing.get(missing.size() - 1).note().totals();
    } finally {
      turn.unlock();
    }
  }

  /** The query has committed: its event is written within seconds, by the log's own thread. */
  public void follow(FlowKey key, String queryId, String target) {
    followed.putIfAbsent(key, new Followed(queryId, target, -1));
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
    } catch (Exception e) { // Scala throws checked ones without declaring them
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
      Long held = new DeltaCommits(session, location).lastBatch(FlowEvents.TRANSACTION);
      List<FlowEvents.Numbered> events = told.missing(held == null ? 0 : held);
      if (!events.isEmpty()) {
        long last = events.get(events.size() - 1).number();
        writer(events.stream().map(rows::flow).toList())
            .option("txnAppId", FlowEvents.TRANSACTION)
            .option("txnVersion", Long.toString(last))
            .save(location);
        told.written(last);
      }
    } finally {
      turn.unlock();
    }
  }

  /**
   * What is missing is found out and written under one lock: a query that resumes meanwhile would
   * go on from before these events, and after its next commit Delta could not tell that they are
   * the same.
   */
  private void catchUpWith(FlowKey key) {
    turn.lock();
    try {
      Followed flow = followed.get(key);
      if (flow == null) {
        return;
      }
      List<DeltaCommits.Commit> missing =
          new DeltaCommits(session, flow.target()).after(flow.queryId(), flow.logged());
      if (!missing.isEmpty()) {
        append(key, missing);
      }
    } finally {
      turn.unlock();
    }
  }

  private void append(FlowKey key, List<DeltaCommits.Commit> commits) {
    CommitNote last = commits.get(commits.size() - 1).note();
    writer(rows.progress(commits))
        .option("txnAppId", last.queryId() + "/event_log")
        .option("txnVersion", Long.toString(last.batch()))
        .save(location);
    followed.computeIfPresent(
        key, (k, flow) -> new Followed(flow.queryId(), flow.target(), last.batch()));
  }

  private DataFrameWriter<Row> writer(List<Row> events) {
    mayWrite.run();
    return session
        .createDataFrame(events, EventRows.SCHEMA)
        .coalesce(1)
        .write()
        .format("delta")
        .mode("append");
  }

  /** Where the log lies. */
  public String location() {
    return location;
  }

  /** Held by whoever writes the log. */
  public Lock turn() {
    return turn;
  }

  /** When each table was maintained last. */
  public Map<String, Instant> maintained() {
    Map<String, Instant> last = new HashMap<>();
    rows()
        .where("event_type = '" + EventRows.MAINTENANCE + "'")
        .groupBy("origin.dataset_name")
        .agg(expr("max(timestamp)"))
        .collectAsList()
        .forEach(row -> last.put(row.getString(0), row.getTimestamp(1).toInstant()));
    return last;
  }

  /** A table was maintained. */
  public void maintained(MaintenanceEvent event) {
    turn.lock();
    try {
      writer(List.of(rows.maintenance(event))).save(location);
    } finally {
      turn.unlock();
    }
  }

  /**
   * SQL: the events before {@code oldest}, without the last batch of each query and the last
   * maintenance of each table. By those a driver knows where to go on.
   */
  public String before(Instant oldest) {
    String last =
        rows()
            .where("origin.batch_id IS NOT NULL OR event_type = '" + EventRows.MAINTENANCE + "'")
            .groupBy("event_type", "origin.query_id", "origin.dataset_name")
            .agg(expr("max_by(id, struct(timestamp, origin.batch_id))"))
            .collectAsList()
            .stream()
            .map(row -> "'" + row.getString(3) + "'")
            .collect(Collectors.joining(", "));
    String old = "timestamp < timestamp_millis(" + oldest.toEpochMilli() + ")";
    return last.isEmpty() ? old : old + " AND id NOT IN (" + last + ")";
  }

  private Dataset<Row> rows() {
    return session.read().format("delta").load(location);
  }

  private Known known(String queryId) {
    List<Row> found =
        rows()
            .where("origin.query_id = '" + queryId + "' AND origin.batch_id IS NOT NULL")
            .selectExpr("max(origin.batch_id)", "max_by(details, origin.batch_id)")
            .collectAsList();
    Row row = found.get(0);
    return row.isNullAt(0)
        ? new Known(-1, QualityCounts.NONE)
        : new Known(row.getLong(0), EventRows.totals(row.getString(1)));
  }
}
