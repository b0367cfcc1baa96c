package io.streamingpipelines.api.driver;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.streamingpipelines.api.rule.Rules;
import org.jspecify.annotations.Nullable;

/** When runs start that read all available input and end. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ScheduleSpec(
    @Required
        @Size(min = 1, max = 256)
        @JsonPropertyDescription(
            "Minute, hour, day of the month, month and day of the week, as in a crontab.")
        @Nullable String cron,
    @Size(min = 1, max = 64)
        @JsonPropertyDescription("Name of the time zone, such as Europe/Berlin. Default UTC.")
        @Nullable String timeZone,
    @Size(max = 20)
        @Pattern(Rules.DURATION)
        @JsonPropertyDescription(
            "How late a run may start; a later one is skipped. By default, a run that is late"
                + " starts until the next one is due.")
        @Nullable String startingDeadline) {}
