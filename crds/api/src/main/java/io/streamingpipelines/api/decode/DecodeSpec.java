package io.streamingpipelines.api.decode;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.streamingpipelines.api.rule.LenientValues;
import io.streamingpipelines.api.rule.OneOf;
import io.streamingpipelines.api.rule.Rules;
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
@ValidationRule(
    value = "self.format != 'avro' || has(self.schema) || has(self.schemaRegistry)",
    message = Rules.AVRO_NEEDS_A_SCHEMA,
    fieldPath = ".schema",
    reason = "FieldValueRequired")
@ValidationRule(
    value = "!has(self.schemaRegistry) || self.format == 'avro'",
    message = Rules.REGISTRY_IS_FOR_AVRO,
    fieldPath = ".schemaRegistry")
public record DecodeSpec(
    @Size(min = 1, max = 255)
        @JsonPropertyDescription(
            "Column that contains the documents; required in decode, not allowed in value.")
        @Nullable String column,
    @Required
        @OneOf({"json", "csv", "avro", "text", "binary"})
        @JsonPropertyDescription("json, csv, avro, text or binary.")
        @Nullable String format,
    @Size(min = 1, max = Rules.SQL_MAX)
        @JsonPropertyDescription(
            "Columns as DDL, such as: id STRING, total DECIMAL(18,2). Required for json and csv."
                + " For avro: a record schema in Avro's JSON notation.")
        @Nullable String schema,
    @JsonPropertyDescription(
            "Registry with the schemas by which framed Avro documents were written. Without it,"
                + " documents are not framed and were written by schema.")
        @Nullable SchemaRegistrySpec schemaRegistry,
    @OneOf({"quarantine", "drop", "fail", "keep"})
        @JsonPropertyDescription(
            "What happens to a value that is not one whole valid document: quarantine (default),"
                + " drop, fail, or keep (columns are NULL, the text is in _corrupt_record; Avro in"
                + " base64).")
        @Nullable String malformed,
    @Size(max = Rules.OPTIONS_MAX)
        @JsonPropertyDescription(
            "Options of Spark's parser, such as delimiter or timestampFormat; none for avro.")
        Map<String, @Size(max = 4096) String> options) {
  public DecodeSpec {
    options = LenientValues.map(options);
  }
}
