package io.streamingpipelines.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a driver leaves in its pod's termination message, at most 4 KiB of JSON; {@code problems}
 * are cut first.
 *
 * @param failure null when the outcome is good
 * @param problemCount all problems, also those that did not fit
 */
public record ExitReport(
    int formatVersion,
    Outcome outcome,
    long epoch,
    @Nullable Failure failure,
    List<Problem> problems,
    int problemCount) {

  public ExitReport {
    problems = List.copyOf(problems);
  }

  /** How the driver ended; the number is the process's exit code. */
  public enum Outcome {
    /** Every availableNow query has read what was there. */
    @JsonProperty("Completed")
    COMPLETED(0),
    /** It was asked to stop, and did so between batches. */
    @JsonProperty("Drained")
    DRAINED(0),
    /** The plan cannot run as it is written. */
    @JsonProperty("Rejected")
    REJECTED(64),
    @JsonProperty("Failed")
    FAILED(65),
    /** A newer driver took over. */
    @JsonProperty("Fenced")
    FENCED(66);

    private final int code;

    Outcome(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }
  }
}
