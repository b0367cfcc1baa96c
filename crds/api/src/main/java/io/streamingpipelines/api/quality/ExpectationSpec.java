package io.streamingpipelines.api.quality;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.streamingpipelines.api.rule.OneOf;
import io.streamingpipelines.api.rule.Rules;
import org.jspecify.annotations.Nullable;

/** A rule that each row must meet: the expression must be TRUE, NULL is a violation. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "!has(self.tolerate) || has(self.onViolation) && self.onViolation == 'fail'",
    message = Rules.TOLERATE_IS_FOR_FAIL,
    fieldPath = ".tolerate",
    reason = "FieldValueForbidden")
public record ExpectationSpec(
    @Required
        @Size(min = 1, max = Rules.NAME_MAX)
        @Pattern(Rules.NAME)
        @JsonPropertyDescription(
            "Name of the expectation, used in counts and in _failed_expectations.")
        @Nullable String name,
    @Required
        @Size(min = 1, max = Rules.EXPRESSION_MAX)
        @JsonPropertyDescription("Boolean SQL over the columns of the query's result.")
        @Nullable String expression,
    @OneOf({"warn", "drop", "quarantine", "fail"})
        @JsonPropertyDescription(
            "warn (default: keep and count), drop, quarantine, or fail (the batch fails before"
                + " anything is committed).")
        @Nullable String onViolation,
    @JsonPropertyDescription("Only with fail: violations up to this limit are quarantined instead.")
        @Nullable ToleranceSpec tolerate) {}
