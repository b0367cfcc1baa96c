package io.streamingpipelines.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The report that a driver writes to its pod's termination message, as at most 4 KiB of JSON;
 * longer reports lose some of their {@code problems}.
 *
 * @param failure null when the outcome is good; of a drained driver, the batches that the drain has
 *     interrupted
 * @param problemCount number of all problems, including those that did not fit
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
    /** Every availableNow query has read all available input. */
    @JsonProperty("Completed")
    COMPLETED(0),
    /**
     * The driver was asked to stop; it stopped between batches, unless the failure says otherwise.
     */
    @JsonProperty("Drained")
    DRAINED(0),
    /** The plan cannot run as written. */
    @JsonProperty("Rejected")
    REJECTED(64),
    @JsonProperty("Failed")
    FAILED(65),
    /** A newer driver has taken over. */
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
