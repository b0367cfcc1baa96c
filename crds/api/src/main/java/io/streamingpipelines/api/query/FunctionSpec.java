package io.streamingpipelines.api.query;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.streamingpipelines.api.rule.Rules;
import org.jspecify.annotations.Nullable;

/** A user-defined function for the pipeline's SQL. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FunctionSpec(
    @Required
        @Size(min = 1, max = Rules.NAME_MAX)
        @Pattern(Rules.NAME)
        @JsonPropertyDescription(
            "Name of the function in SQL; must not be the name of a Spark function.")
        @Nullable String name,
    @Required
        @Size(min = 1, max = Rules.CLASS_NAME_MAX)
        @Pattern(Rules.CLASS_NAME)
        @JsonProperty("class")
        @JsonPropertyDescription(
            "Class in one of spark.jars that implements Spark's Java interface UDF0, UDF1 … UDF22"
                + " (org.apache.spark.sql.api.java) and has a public constructor without"
                + " parameters.")
        @Nullable String className,
    @Size(min = 1, max = 4096)
        @JsonPropertyDescription(
            "Result type as DDL, such as DECIMAL(18,2). Default: the type that the class declares.")
        @Nullable String returns,
    @JsonPropertyDescription("false: the same arguments may give different results. Default true.")
        @Nullable Boolean deterministic) {}
