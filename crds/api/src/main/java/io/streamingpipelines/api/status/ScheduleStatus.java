package io.streamingpipelines.api.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.streamingpipelines.api.rule.LenientValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The runs of a pipeline with a schedule. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ScheduleStatus(
    @JsonPropertyDescription("The schedule and its time zone.") @Nullable String schedule,
    @JsonPropertyDescription("Since when the pipeline has this schedule.") @Nullable String since,
    @JsonPropertyDescription("When the next run is due.") @Nullable String nextRunAt,
    @JsonPropertyDescription("When the last run started.") @Nullable String lastRunAt,
    @JsonPropertyDescription("How many times of the schedule were skipped.")
        @Nullable Integer skipped,
    @JsonPropertyDescription("The last time of the schedule that was started or skipped.")
        @Nullable String lastDueAt,
    @Size(max = ScheduleStatus.RUNS_MAX) @JsonPropertyDescription("The last runs, newest first.")
        List<RunStatus> runs) {
  /** How many runs are remembered. */
  public static final int RUNS_MAX = 10;

  public ScheduleStatus {
    runs = LenientValues.list(runs);
  }
}
