package io.streamingpipelines.runtime;

import io.streamingpipelines.plan.ExitReport;
import io.streamingpipelines.plan.MaintenanceReport;
import io.streamingpipelines.plan.Problem;
import io.streamingpipelines.plan.QueryReport;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What executes one plan; {@link PipelineDriver} calls {@link #open}, {@link #check}, {@link
 * #claim}, {@link #prepare}, {@link #run}, {@link #await} and {@link #close} in this order from one
 * thread, and the others from any thread at any time.
 */
interface Engine extends AutoCloseable {
  /** Starts Spark. */
  void open();

  /** Judges the whole plan without writing anything; all problems at once. */
  List<Problem> check();

  /**
   * Takes the right to write (docs/design/lifecycle.md#one-writer) and returns its number; from
   * then on an older driver of the same checkpoints writes no more.
   */
  long claim();

  /** Creates what the queries need, and judges what stands in their checkpoints. */
  List<Problem> prepare();

  /** Starts the queries. */
  void run();

  /** Returns when all queries have ended. */
  ExitReport await();

  /**
   * After {@link #run}: no new batch starts, running ones commit, then the queries stop. Whatever
   * it throws, {@link #await} returns.
   *
   * @param grace batches that take longer are interrupted
   */
  void drain(Duration grace);

  /** What the queries do; empty before {@link #run}. */
  List<QueryReport> queries();

  /** How the tables are maintained; empty before {@link #run}. */
  List<MaintenanceReport> maintenance();

  /** False once Spark has stopped; true also before it was started. */
  boolean alive();

  /** Address of Spark's own UI, null without. */
  @Nullable String sparkUi();

  /** Stops Spark. */
  @Override
  void close();
}
