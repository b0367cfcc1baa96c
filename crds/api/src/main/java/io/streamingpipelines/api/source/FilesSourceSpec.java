package io.streamingpipelines.api.source;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.streamingpipelines.api.rule.LenientValues;
import io.streamingpipelines.api.rule.OneOf;
import io.streamingpipelines.api.rule.Rules;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A folder of files. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "self.format == 'text' || has(self.schema)",
    message = Rules.FILES_NEED_A_SCHEMA,
    fieldPath = ".schema",
    reason = "FieldValueRequired")
@ValidationRule(
    value = "!has(self.malformed) || self.format in ['json', 'csv']",
    message = Rules.MALFORMED_IS_FOR_DOCUMENTS,
    fieldPath = ".malformed")
@ValidationRule(
    value = "!has(self.maxFilesPerTrigger) || !has(self.maxBytesPerTrigger)",
    message = Rules.ONE_FILES_LIMIT,
    fieldPath = ".maxBytesPerTrigger")
@ValidationRule(
    value =
        "!has(self.cleanSource) || self.cleanSource != 'archive' || has(self.options) &&"
            + " 'sourceArchiveDir' in self.options",
    message = Rules.ARCHIVE_NEEDS_A_DIRECTORY,
    fieldPath = ".cleanSource")
public record FilesSourceSpec(
    @Required
        @Size(max = 1024)
        @Pattern(Rules.PATH)
        @JsonPropertyDescription("URI or absolute path of the folder; may contain globs.")
        @Nullable String path,
    @Required
        @OneOf({"json", "csv", "parquet", "orc", "text"})
        @JsonPropertyDescription("json, csv, parquet, orc or text.")
        @Nullable String format,
    @Size(min = 1, max = Rules.SQL_MAX)
        @JsonPropertyDescription(
            "Columns as DDL, such as: id STRING, total DECIMAL(18,2). Required for all formats"
                + " except text.")
        @Nullable String schema,
    @OneOf({"quarantine", "drop", "fail", "keep"})
        @JsonPropertyDescription(
            "What happens to a json or csv record that is not complete and valid: quarantine"
                + " (default), drop, fail, or keep (columns are NULL, the text is in"
                + " _corrupt_record).")
        @Nullable String malformed,
    @OneOf({"fail", "quarantine", "skip"})
        @JsonPropertyDescription(
            "What happens to a file that cannot be read to its end, such as a truncated .gz: fail"
                + " (default), quarantine (its name and the cause), or skip. None of its rows are"
                + " stored.")
        @Nullable String brokenFiles,
    @Min(1)
        @JsonPropertyDescription(
            "Maximum number of files in a batch. Default 1000, unless maxBytesPerTrigger is set.")
        @Nullable Integer maxFilesPerTrigger,
    @Size(max = 20)
        @Pattern(Rules.MEMORY)
        @JsonPropertyDescription(
            "Maximum size of the files in a batch instead, such as 256Mi; at least one file is"
                + " read.")
        @Nullable String maxBytesPerTrigger,
    @JsonPropertyDescription("true reads the newest files first. Default false.")
        @Nullable Boolean latestFirst,
    @OneOf({"off", "delete", "archive"})
        @JsonPropertyDescription(
            "What happens to a file after it was read: off (default), delete, or archive (with"
                + " option sourceArchiveDir).")
        @Nullable String cleanSource,
    @Size(max = Rules.OPTIONS_MAX)
        @JsonPropertyDescription("Additional options of Spark's file source.")
        Map<String, @Size(max = 4096) String> options) {
  public FilesSourceSpec {
    options = LenientValues.map(options);
  }
}
