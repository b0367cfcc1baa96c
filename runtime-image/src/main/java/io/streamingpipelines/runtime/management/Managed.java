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

  /**
   * Replaces the plan of the running queries; begins the change and returns at once. The caller
   * repeats the request until it is no longer {@link SwitchResult#CHANGING}.
   *
   * @param hash identifies the plan in the report
   */
  SwitchResult change(PipelinePlan next, String hash);

  /**
   * How far a change of the plan is.
   *
   * @param report JSON of an {@code ExitReport} once the change has ended: Completed if the plan
   *     runs, otherwise the reason why the old one still does
   */
  record SwitchResult(State state, @Nullable String report) {
    public static final SwitchResult CHANGING = new SwitchResult(State.CHANGING, null);
    public static final SwitchResult NOT_IN_PLACE = new SwitchResult(State.NOT_IN_PLACE, null);

    public static SwitchResult done(String report) {
      return new SwitchResult(State.DONE, report);
    }

    /** Whether the change is still being made. */
    public enum State {
      CHANGING,
      DONE,
      /** Only a new driver can make this change, or this one does not run. */
      NOT_IN_PLACE
    }
  }

  /** Lets a driver that waits for the end of another one run; without effect on other drivers. */
  void takeOver();

  /** Asks the driver to end between batches; repeated calls have no further effect. */
  void drain();
}
