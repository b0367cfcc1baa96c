package io.streamingpipelines.api.storage;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.streamingpipelines.api.rule.Rules;
import org.jspecify.annotations.Nullable;

/** A volume that driver and executors mount. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VolumeSpec(
    @Required
        @Size(max = Rules.OBJECT_NAME_MAX)
        @Pattern(Rules.OBJECT_NAME)
        @JsonPropertyDescription(
            "Name of a PersistentVolumeClaim in the namespace of the pipeline.")
        @Nullable String persistentVolumeClaim,
    @Required
        @Size(max = 1024)
        @Pattern("^/.+$")
        @JsonPropertyDescription("Absolute path at which it is mounted.")
        @Nullable String mountPath) {}
