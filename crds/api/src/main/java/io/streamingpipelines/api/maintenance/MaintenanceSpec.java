package io.streamingpipelines.api.maintenance;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.streamingpipelines.api.rule.Rules;
import org.jspecify.annotations.Nullable;

/** How the driver maintains a table's files between batches. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "!has(self.timeZone) || has(self.schedule)",
    message = Rules.TIME_ZONE_IS_FOR_A_SCHEDULE,
    fieldPath = ".timeZone",
    reason = "FieldValueForbidden")
public record MaintenanceSpec(
    @JsonPropertyDescription(
            "Compacts small files: as soon as there are many of similar size, and all of them on"
                + " schedule.")
        @Nullable OptimizeSpec optimize,
    @JsonPropertyDescription("Deletes files that the table no longer needs.")
        @Nullable VacuumSpec vacuum,
    @Size(min = 1, max = 100)
        @JsonPropertyDescription(
            "Schedule as the five fields of a crontab, such as 0 3 * * *. Runs that were missed"
                + " because no driver was running are made up for once. Default: one day after the"
                + " last run.")
        @Nullable String schedule,
    @Size(min = 1, max = 64)
        @JsonPropertyDescription("Time zone of the schedule, such as Europe/Berlin. Default UTC.")
        @Nullable String timeZone) {}
