package io.streamingpipelines.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How one column's bytes or text become columns. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "!(self.format in ['json', 'csv']) || has(self.schema)",
    message = Rules.DECODE_NEEDS_A_SCHEMA,
    fieldPath = ".schema",
    reason = "FieldValueRequired")
public record DecodeSpec(
    @Size(min = 1, max = 255)
        @JsonPropertyDescription(
            "The column that holds the documents; needed in decode, not allowed in value.")
        @Nullable String column,
    @Required
        @OneOf({"json", "csv", "text", "binary"})
        @JsonPropertyDescription("json, csv, text or binary.")
        @Nullable String format,
    @Size(min = 1, max = Rules.SQL_MAX)
        @JsonPropertyDescription(
            "Columns as DDL, such as: id STRING, total DECIMAL(18,2). Needed for json and csv.")
        @Nullable String schema,
    @OneOf({"quarantine", "drop", "fail", "keep"})
        @JsonPropertyDescription(
            "What happens to a value that is not one whole valid document: quarantine (default),"
                + " drop, fail, or keep (NULL columns, the text in _corrupt_record).")
        @Nullable String malformed,
    @Size(max = Rules.OPTIONS_MAX)
        @JsonPropertyDescription("Options of Spark's parser, such as delimiter or timestampFormat.")
        Map<String, @Size(max = 4096) String> options) {
  public DecodeSpec {
    options = Values.map(options);
  }
}
