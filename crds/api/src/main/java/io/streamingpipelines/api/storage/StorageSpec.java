package io.streamingpipelines.api.storage;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.streamingpipelines.api.rule.Rules;
import org.jspecify.annotations.Nullable;

/** Where tables and checkpoints are stored. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "self.tables == oldSelf.tables",
    message = Rules.TABLES_IMMUTABLE,
    fieldPath = ".tables",
    reason = "FieldValueForbidden")
@ValidationRule(
    value = "self.checkpoints == oldSelf.checkpoints",
    message = Rules.CHECKPOINTS_IMMUTABLE,
    fieldPath = ".checkpoints",
    reason = "FieldValueForbidden")
public record StorageSpec(
    @Required
        @Size(max = 1024)
        @Pattern(Rules.LOCATION)
        @JsonPropertyDescription(
            "URI of the tables: table T is stored at <tables>/T unless it sets location."
                + " Immutable.")
        @Nullable String tables,
    @Required
        @Size(max = 1024)
        @Pattern(Rules.LOCATION)
        @JsonPropertyDescription(
            "URI of the checkpoints: a query keeps its state at"
                + " <checkpoints>/<table>/<flow>/<generation>. Immutable.")
        @Nullable String checkpoints,
    @Size(max = Rules.OWNER_MAX)
        @Pattern(Rules.OWNER)
        @JsonPropertyDescription(
            "Another pipeline, as <cluster>/<namespace>/<name>, whose tables and checkpoints this"
                + " pipeline takes over. It can be removed once this pipeline has started.")
        @Nullable String takeOver,
    @JsonPropertyDescription("Volume for file: URIs, mounted into driver and executors.")
        @Nullable VolumeSpec volume,
    @JsonPropertyDescription(
            "How to access s3a: URIs of tables, checkpoints and sources. Default: Amazon S3 with"
                + " the platform's credentials.")
        @Nullable S3Spec s3) {}
