package io.streamingpipelines.runtime.management;

import io.streamingpipelines.plan.DriverReport;
import io.streamingpipelines.plan.PipelinePlan;
import org.jspecify.annotations.Nullable;

/**
 * What the management server needs from a driver; every call but {@link #check} returns at once.
 */
public interface Managed {
  /** Whether Spark is alive or has not been started yet; this says nothing about progress. */
  boolean alive();

  /** Whether every query is running or has completed. */
  boolean ready();

  /** Whether the plan was checked and accepted. */
  boolean checked();

  DriverReport report();

  /**
   * Checks another plan against the checkpoints and tables, as a driver of this plan would at its
   * start; writes nothing.
   *
   * @return the JSON of the {@code ExitReport} that a check pod would leave; null if this driver
   *     cannot tell, because it is not running, or because the plan needs other Spark settings,
   *     functions or stores
   */
  @Nullable String check(PipelinePlan other);

  /** Lets a driver that waits for the end of another one run; without effect on other drivers. */
  void takeOver();

  /** Asks the driver to end between batches; repeated calls have no further effect. */
  void drain();
}
