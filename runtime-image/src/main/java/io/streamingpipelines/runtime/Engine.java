package io.streamingpipelines.runtime;

import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.MaintenanceReport;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.QueryReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Executes one plan. {@link PipelineDriver} calls {@link #open}, {@link #check}, {@link #prove},
 * {@link #vacant} as long as it is a standby, {@link #claim}, {@link #prepare}, {@link #run},
 * {@link #await}, {@link #release} and {@link #close} in this order from one thread. The other
 * methods may be called from any thread at any time.
 */
interface Engine extends AutoCloseable {
  /** Starts Spark. */
  void open();

  /** Checks the whole plan without writing anything, and returns all problems at once. */
  List<Problem> check();

  /**
   * Checks another plan, with the same Spark settings and functions, while this one runs. Writes
   * nothing.
   */
  List<Problem> check(PipelinePlan other);

  /**
   * Returns which of the stores that the plan writes would let two drivers both create the same
   * object. Writes and removes objects of its own; other drivers may write at the same time.
   */
  List<Problem> prove();

  /** Whether no driver holds the right to write; false as long as the store does not answer. */
  boolean vacant();

  /**
   * Claims the right to write and returns the epoch (docs/design/lifecycle.md#one-writer). From
   * then on, older drivers of the same checkpoints can no longer write.
   */
  long claim();

  /** Creates what the queries need, and checks that they can continue from their checkpoints. */
  List<Problem> prepare();

  /** Starts the queries. */
  void run();

  /**
   * Replaces the plan after {@link #run}: restarts the queries that the new plan changes, and
   * leaves the others alone. If the new plan is refused, the old one runs.
   *
   * @param next a plan that {@link SameDriver} can run
   * @return Completed with the warnings if the new plan runs, otherwise why not; null if only a new
   *     engine can run it
   */
  @Nullable ExitReport change(PipelinePlan next) throws InterruptedException;

  /** Returns when all queries have ended. */
  ExitReport await();

  /** Gives the right to write back. The queries have ended. */
  void release();

  /**
   * Drains after {@link #run}: starts no new batch, lets running batches commit for as long as the
   * plan permits, then stops the queries. {@link #await} returns even if this method throws.
   */
  void drain();

  /** Reports what the queries are doing; empty before {@link #run}. */
  List<QueryReport> queries();

  /** Reports the maintenance of the tables; empty before {@link #run}. */
  List<MaintenanceReport> maintenance();

  /** Whether Spark has not stopped; also true before Spark has started. */
  boolean alive();

  /** The address of Spark's own UI, or null if it has none. */
  @Nullable String sparkUi();

  /** Stops Spark. */
  @Override
  void close();
}
