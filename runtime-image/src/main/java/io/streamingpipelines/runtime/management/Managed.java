package io.streamingpipelines.runtime.management;

import io.streamingpipelines.plan.DriverReport;

/** What the management server needs from a driver; every call returns at once. */
public interface Managed {
  /** Whether Spark is alive or has not been started yet; this says nothing about progress. */
  boolean alive();

  /** Whether every query is running or has completed. */
  boolean ready();

  DriverReport report();

  /** Asks the driver to end between batches; repeated calls have no further effect. */
  void drain();
}
