package io.streamingpipelines.operator.status;

/** The state of a pipeline in one word, with the kstatus conditions that follow from it. */
public enum Phase {
  PENDING("Pending", true),
  STARTING("Starting", true),
  RUNNING("Running", false),
  DRAINING("Draining", true),
  SUSPENDED("Suspended", false),
  COMPLETED("Completed", false),
  BACKING_OFF("BackingOff", true),
  BLOCKED("Blocked", false),
  FAILED("Failed", false),
  TERMINATING("Terminating", true);

  private final String text;
  private final boolean reconciling;

  Phase(String text, boolean reconciling) {
    this.text = text;
    this.reconciling = reconciling;
  }

  /** As it stands in the status. */
  public String text() {
    return text;
  }

  /** Whether the operator is on the way to what is wanted. */
  boolean reconciling() {
    return reconciling;
  }
}
