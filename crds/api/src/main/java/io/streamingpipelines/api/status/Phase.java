package io.streamingpipelines.api.status;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state of a pipeline in one word, with the kstatus conditions that follow from it. */
public enum Phase {
  PENDING("Pending", true, true),
  STARTING("Starting", true, true),
  RUNNING("Running", false, true),
  DRAINING("Draining", true, true),
  SUSPENDED("Suspended", false, false),
  SCHEDULED("Scheduled", false, true),
  COMPLETED("Completed", false, false),
  BACKING_OFF("BackingOff", true, true),
  BLOCKED("Blocked", false, true),
  FAILED("Failed", false, false),
  TERMINATING("Terminating", true, false);

  private final String text;
  private final boolean reconciling;
  private final boolean hasDriver;

  Phase(String text, boolean reconciling, boolean hasDriver) {
    this.text = text;
    this.reconciling = reconciling;
    this.hasDriver = hasDriver;
  }

  /** The phase of a status; empty if there is none, or one that this version does not know. */
  public static Optional<Phase> of(@Nullable PipelineStatus status) {
    return status == null
        ? Optional.empty()
        : Arrays.stream(values()).filter(phase -> phase.text.equals(status.phase())).findFirst();
  }

  /** As written in the status. */
  public String text() {
    return text;
  }

  /** Whether the operator is still working toward the desired state. */
  public boolean reconciling() {
    return reconciling;
  }

  /** Whether a driver exists, or will start without a change to the resource. */
  public boolean hasDriver() {
    return hasDriver;
  }
}
