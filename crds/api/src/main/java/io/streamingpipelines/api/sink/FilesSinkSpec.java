package io.streamingpipelines.api.sink;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.streamingpipelines.api.rule.LenientValues;
import io.streamingpipelines.api.rule.OneOf;
import io.streamingpipelines.api.rule.Rules;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A folder to which each batch adds files. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "!has(self.options) || self.options.all(k, !k.matches('" + Rules.SECRET_KEY + "'))",
    message = Rules.NO_SECRET_OPTIONS,
    fieldPath = ".options",
    reason = "FieldValueForbidden")
public record FilesSinkSpec(
    @Required
        @Size(max = 1024)
        @Pattern(Rules.PATH)
        @JsonPropertyDescription("URI or absolute path of the folder.")
        @Nullable String path,
    @Required
        @OneOf({"json", "csv", "parquet", "orc", "text"})
        @JsonPropertyDescription("json, csv, parquet, orc or text (one STRING column).")
        @Nullable String format,
    @Size(max = 16) @JsonPropertyDescription("Columns that become folders, as column=value.")
        List<@Size(min = 1, max = 255) @Pattern(Rules.COLUMN) String> partitionBy,
    @Size(max = Rules.OPTIONS_MAX)
        @JsonPropertyDescription(
            "Additional options of Spark's writer, such as compression or header.")
        Map<String, @Size(max = 4096) String> options) {
  public FilesSinkSpec {
    partitionBy = LenientValues.list(partitionBy);
    options = LenientValues.map(options);
  }
}
