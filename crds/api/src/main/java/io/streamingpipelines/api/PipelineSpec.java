package io.streamingpipelines.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.streamingpipelines.api.driver.DrainSpec;
import io.streamingpipelines.api.driver.FencingSpec;
import io.streamingpipelines.api.driver.RestartSpec;
import io.streamingpipelines.api.driver.ScheduleSpec;
import io.streamingpipelines.api.driver.SparkSpec;
import io.streamingpipelines.api.driver.UpgradeSpec;
import io.streamingpipelines.api.quality.ExpectationSetSpec;
import io.streamingpipelines.api.query.FunctionSpec;
import io.streamingpipelines.api.query.TriggerSpec;
import io.streamingpipelines.api.query.ViewSpec;
import io.streamingpipelines.api.rule.LenientValues;
import io.streamingpipelines.api.rule.Partial;
import io.streamingpipelines.api.rule.Rules;
import io.streamingpipelines.api.sink.SinkSpec;
import io.streamingpipelines.api.source.SourceSpec;
import io.streamingpipelines.api.storage.StorageSpec;
import io.streamingpipelines.api.table.TableSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline is: its sources, tables and sinks, and how its driver runs.
 *
 * @param unreadable set when the stored spec does not fit these records; everything else is empty
 *     then, nothing may be concluded from it, and the compiler answers with this one problem. Not
 *     part of the schema.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value =
        "has(self.tables) && self.tables.size() > 0 || has(self.sinks) && self.sinks.size() > 0",
    message = Rules.SOMETHING_TO_DO,
    reason = "FieldValueRequired")
@ValidationRule(
    value =
        "!has(self.parameters) || self.parameters.all(name, name.matches('" + Rules.NAME + "'))",
    message = Rules.PARAMETER_NAMES,
    fieldPath = ".parameters")
@ValidationRule(
    value =
        "!has(self.functions) || self.functions.size() == 0 || self.?spark.?jars.orValue([]).size()"
            + " > 0",
    message = Rules.FUNCTIONS_NEED_JARS,
    fieldPath = ".functions",
    reason = "FieldValueRequired")
@ValidationRule(
    value =
        """
        (!has(self.sources) || !has(self.views) ||
          self.sources.all(a, !self.views.exists(b, a.name == b.name))) &&
        (!has(self.sources) || !has(self.tables) ||
          self.sources.all(a, !self.tables.exists(b, a.name == b.name))) &&
        (!has(self.sources) || !has(self.sinks) ||
          self.sources.all(a, !self.sinks.exists(b, a.name == b.name))) &&
        (!has(self.views) || !has(self.tables) ||
          self.views.all(a, !self.tables.exists(b, a.name == b.name))) &&
        (!has(self.views) || !has(self.sinks) ||
          self.views.all(a, !self.sinks.exists(b, a.name == b.name))) &&
        (!has(self.tables) || !has(self.sinks) ||
          self.tables.all(a, !self.sinks.exists(b, a.name == b.name)))
        """,
    message =
        Rules.UNIQUE_NAMES) // no reason: with FieldValueDuplicate the API server drops the message
@Partial
public record PipelineSpec(
    @Required @JsonPropertyDescription("Where tables and checkpoints are stored.")
        @Nullable StorageSpec storage,
    @Size(max = Rules.OPTIONS_MAX)
        @JsonPropertyDescription(
            "Values that queries, expressions, schemas, paths and options use as ${name}; $${ is a"
                + " literal ${.")
        Map<String, @Size(max = 4096) String> parameters,
    @JsonPropertyDescription(
            "When queries look for new input; the default for all tables and sinks.")
        @Nullable TriggerSpec trigger,
    @Size(max = Rules.LIST_MAX) @JsonPropertyDescription("Inputs from outside the pipeline.")
        List<SourceSpec> sources,
    @Size(max = Rules.LIST_MAX) @JsonPropertyDescription("Named relations that are not stored.")
        List<ViewSpec> views,
    @Size(max = Rules.LIST_MAX)
        @JsonPropertyDescription(
            "User-defined functions from spark.jars, for all SQL of the pipeline.")
        List<FunctionSpec> functions,
    @Size(max = Rules.SET_MAX)
        @JsonPropertyDescription("Named groups of expectations, for tables to use by name.")
        List<ExpectationSetSpec> expectationSets,
    @Size(max = Rules.LIST_MAX)
        @JsonPropertyDescription("Delta tables that the pipeline writes, each with its own query.")
        List<TableSpec> tables,
    @Size(max = Rules.LIST_MAX) @JsonPropertyDescription("Outputs outside the pipeline.")
        List<SinkSpec> sinks,
    @JsonPropertyDescription("The driver and its executors.") @Nullable SparkSpec spark,
    @JsonPropertyDescription("What happens when the driver or a query fails.")
        @Nullable RestartSpec restart,
    @JsonPropertyDescription("What happens when a change of the manifest runs, but fails.")
        @Nullable UpgradeSpec upgrade,
    @JsonPropertyDescription("When a driver that may or may not still run is replaced.")
        @Nullable FencingSpec fencing,
    @JsonPropertyDescription(
            "When runs start. Needs the trigger availableNow; without a schedule, the pipeline runs"
                + " once for each change of the manifest.")
        @Nullable ScheduleSpec schedule,
    @JsonPropertyDescription("How a running driver is stopped.") @Nullable DrainSpec drain,
    @JsonPropertyDescription(
            "true drains and removes the driver; tables, checkpoints and progress stay. Default"
                + " false.")
        @Nullable Boolean suspend,
    @JsonPropertyDescription("How often progress is written to the status.")
        @Nullable StatusSpec status,
    @JsonIgnore @Nullable Unreadable unreadable) {
  public PipelineSpec {
    parameters = LenientValues.map(parameters);
    sources = LenientValues.list(sources);
    views = LenientValues.list(views);
    functions = LenientValues.list(functions);
    expectationSets = LenientValues.list(expectationSets);
    tables = LenientValues.list(tables);
    sinks = LenientValues.list(sinks);
  }

  /** The spec of a manifest that has none. */
  public static PipelineSpec empty() {
    return PipelineSpecBuilder.builder().build();
  }

  /** The spec of an object that cannot be read. */
  static PipelineSpec unreadable(Unreadable why) {
    return PipelineSpecBuilder.builder().unreadable(why).build();
  }
}
