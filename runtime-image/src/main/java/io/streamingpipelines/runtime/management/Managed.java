package io.streamingpipelines.runtime.management;

import io.streamingpipelines.plan.DriverReport;

/** What the management server asks of a driver; every call returns at once. */
public interface Managed {
  /** Whether Spark lives, or has not been started yet; says nothing about progress. */
  boolean alive();

  /** Whether every query runs or has completed. */
  boolean ready();

  DriverReport report();

  /** Asks the driver to end between batches; asking twice is the same as once. */
  void drain();
}
