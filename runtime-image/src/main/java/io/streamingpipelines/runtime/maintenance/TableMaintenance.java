package io.streamingpipelines.runtime.maintenance;

import io.streamingpipelines.plan.MaintenanceReport;
import io.streamingpipelines.plan.TablePlan;
import io.streamingpipelines.runtime.batch.Turns;
import io.streamingpipelines.runtime.delta.TableLog;
import io.streamingpipelines.runtime.eventlog.EventLog;
import io.streamingpipelines.runtime.eventlog.MaintenanceEvent;
import io.streamingpipelines.runtime.failure.PipelineException;
import io.streamingpipelines.runtime.failure.Sentences;
import io.streamingpipelines.runtime.spark.Catalyst;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maintains the tables of a pipeline when they are due, and compacts small files as they
 * accumulate. It processes one table after the other, and executes each step in a turn between two
 * batches of its table. A failure is reported but stops nothing; the next driver repeats what was
 * interrupted. The event log has the time of each table's last maintenance.
 */
public final class TableMaintenance implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TableMaintenance.class);
  private static final long LOOK_MILLIS = 1_000;
  private static final long END_MILLIS = 10_000;

  /** A driver that has just started should catch up with its batches first. */
  private static final Duration SETTLED = Duration.ofMinutes(1);

  static final Duration RETRY = Duration.ofMinutes(10);

  private static final Map<String, String> SETTINGS =
      Map.of(
          // keep the table's history free of entries without changes
          "spark.databricks.delta.vacuum.logging.enabled", "false",
          // tasks can be cancelled, a loop in the driver cannot
          "spark.databricks.delta.vacuum.parallelDelete.enabled", "true");

  private final Parts parts;
  private final SparkSession session;
  private final String group;
  private final AtomicReference<@Nullable List<TablePlan>> planned = new AtomicReference<>();
  private final Map<String, Instant> next = new ConcurrentHashMap<>();

  private final SmallFileCompaction compaction;
  private final Map<String, MaintenanceReport> reports = new ConcurrentHashMap<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile @Nullable Thread thread;

  // guarded by this
  private List<MaintainedTable> all = List.of();
  private boolean remembered;

  /**
   * The parts with which the maintenance works.
   *
   * @param mayWrite throws if a newer driver has taken over
   */
  public record Parts(
      SparkSession session,
      Turns turns,
      EventLog log,
      ReaderPositions readerPositions,
      Runnable mayWrite,
      InstantSource clock) {}

  /**
   * @param tables the tables of the plan
   */
  public TableMaintenance(Parts parts, List<TablePlan> tables) {
    this.parts = parts;
    this.planned.set(tables);
    this.session = parts.session().newSession();
    this.compaction =
        new SmallFileCompaction(session, parts.mayWrite(), parts.clock(), this::stopped);
    // a job group that nobody else uses, because a cancelled group starts no more jobs
    this.group = "maintenance in " + Catalyst.id(session);
    SETTINGS.forEach(session.conf()::set);
    // VACUUM lists folders in this many tasks; Spark's default of 10,000 takes minutes
    session
        .conf()
        .set(
            "spark.sql.sources.parallelPartitionDiscovery.parallelism",
            Math.max(2, session.sparkContext().defaultParallelism()));
  }

  /** Maintains these tables instead of those of the plan before, from the next time on. */
  public void plan(List<TablePlan> tables) {
    planned.set(tables);
  }

  private void takeUpPlan() {
    List<TablePlan> tables = planned.getAndSet(null);
    if (tables == null) {
      return;
    }
    List<MaintainedTable> maintained = new ArrayList<>();
    for (TablePlan table : tables) {
      maintained.add(
          MaintainedTable.table(
              session, table, parts.turns().of(table.name()), parts.readerPositions()));
    }
    maintained.add(MaintainedTable.log(parts.log(), parts.readerPositions()));
    all = maintained;
    next.clear();
    remembered = false;
  }

  /** From now on, tables are maintained when they are due. */
  public void begin() {
    Instant settled = parts.clock().instant().plus(SETTLED);
    Thread looking = new Thread(() -> maintainUntilStopped(settled), "maintenance");
    looking.setDaemon(true);
    thread = looking;
    looking.start();
  }

  private void maintainUntilStopped(Instant settled) {
    try {
      while (!stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        maintainOnce(settled);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void maintainOnce(Instant settled) throws InterruptedException {
    try {
      if (!parts.clock().instant().isBefore(settled)) {
        maintainDue();
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) { // an Error must not end maintenance for as long as the driver runs
      LOG.warn("Maintenance has failed and will be retried", e);
    }
  }

  /**
   * Maintains the tables that are due and compacts small files of the others; returns when this is
   * done or {@link #stop} was called.
   */
  public synchronized void maintainDue() throws InterruptedException {
    takeUpPlan();
    for (MaintainedTable each : all) {
      try {
        if (stopped()) {
          return;
        }
        session.sparkContext().setLocalProperty("spark.scheduler.pool", "maintenance");
        session.sparkContext().setJobGroup(group, "maintenance of " + each.name(), false);
        if (due(each)) {
          maintain(each);
        } else {
          compaction.compact(each);
        }
      } catch (InterruptedException e) {
        throw e;
      } catch (PipelineException e) {
        stop.countDown();
        LOG.info("Maintenance has ended: {}", e.getMessage());
      } catch (Throwable e) { // Scala throws checked exceptions without declaring them
        next.put(each.name(), parts.clock().instant().plus(RETRY));
        if (!stopped()) {
          LOG.warn(
              "Maintenance of {} has failed, or its event could not be written", each.name(), e);
        }
      }
    }
  }

  private boolean due(MaintainedTable each) {
    Instant now = parts.clock().instant();
    Instant time =
        next.computeIfAbsent(
            each.name(),
            name ->
                each.schedule().after(new TableLog(session, each.location()).state().created()));
    if (time.isAfter(now)) {
      return false;
    }
    if (!remembered) {
      // read the log only now, because most starts do not need it
      Map<String, Instant> last = parts.log().logged().lastMaintenance();
      for (MaintainedTable one : all) {
        Instant before = last.get(one.name());
        if (before != null) {
          next.put(one.name(), one.schedule().after(before));
        }
      }
      remembered = true;
    }
    return !next.getOrDefault(each.name(), time).isAfter(now);
  }

  private void maintain(MaintainedTable each) throws InterruptedException {
    Instant at = parts.clock().instant();
    next.put(each.name(), each.schedule().after(at));
    List<MaintenanceEvent.Step> done = new ArrayList<>();
    for (MaintenanceStep step : each.steps().apply(at)) {
      each.turn().lockInterruptibly();
      try {
        if (stopped()) {
          return;
        }
        parts.mayWrite().run();
        done.add(run(step));
      } finally {
        each.turn().unlock();
      }
    }
    if (stopped() || done.isEmpty()) {
      return;
    }
    Duration took = Duration.between(at, parts.clock().instant());
    MaintenanceEvent event = new MaintenanceEvent(each.name(), at, took, done);
    reports.merge(
        each.name(),
        new MaintenanceReport(each.name(), at.toEpochMilli(), event.failures()),
        (before, now) ->
            new MaintenanceReport(
                now.table(), now.lastAtMillis(), before.failures() + now.failures()));
    parts.log().record(event);
  }

  private MaintenanceEvent.Step run(MaintenanceStep step) {
    try {
      MaintenanceStep.Result result = step.run(session);
      LOG.info("{} of {}: {}", step.operation(), step.location(), result);
      return new MaintenanceEvent.Step(
          step.operation(), step.location(), result.numbers(), result.skipped(), null);
    } catch (Throwable e) { // Scala throws checked exceptions without declaring them
      if (!stopped()) {
        LOG.warn("{} of {} has failed", step.operation(), step.location(), e);
      }
      return new MaintenanceEvent.Step(
          step.operation(),
          step.location(),
          Map.of(),
          null,
          Sentences.of(e.getMessage(), e.getClass().getSimpleName()));
    }
  }

  /** The maintenance that this driver has done. */
  public List<MaintenanceReport> reports() {
    return List.copyOf(reports.values());
  }

  /**
   * Starts no further maintenance and interrupts what is running: a drain waits for batches, not
   * for maintenance.
   */
  public void stop() {
    stop.countDown();
    if (!session.sparkContext().isStopped()) {
      session.sparkContext().cancelJobGroupAndFutureJobs(group);
    }
  }

  private boolean stopped() {
    return stop.getCount() == 0;
  }

  /** Waits until no maintenance is running. */
  @Override
  public void close() {
    stop();
    Thread looking = thread;
    if (looking != null) {
      try {
        looking.join(END_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
