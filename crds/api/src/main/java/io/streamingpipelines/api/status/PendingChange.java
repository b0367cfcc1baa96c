package io.streamingpipelines.api.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.streamingpipelines.api.rule.LenientValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change of the manifest that cannot run, while the driver keeps running the previous plan. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PendingChange(
    @JsonPropertyDescription("The generation of the resource that is not running.")
        @Nullable Long generation,
    @Size(max = 200) @JsonPropertyDescription("What prevents it, and what can be done about it.")
        List<TableChange> changes) {
  public PendingChange {
    changes = LenientValues.list(changes);
  }

  /** What prevents the change of one part of the manifest. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record TableChange(
      @JsonPropertyDescription("Name of the table or sink, if one is concerned.")
          @Nullable String table,
      @JsonPropertyDescription("JSON path in the manifest.") @Nullable String path,
      @JsonPropertyDescription(
              "NewCheckpoint: a new generation of the checkpoint makes it possible. Forbidden: the"
                  + " existing table rules it out. Invalid: the manifest cannot run.")
          @Nullable String change,
      @JsonPropertyDescription("What is wrong, and what unlocks it.") @Nullable String message) {}
}
