package io.streamingpipelines.api.driver;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.streamingpipelines.api.rule.LenientValues;
import io.streamingpipelines.api.rule.Rules;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The executor pods. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ExecutorSpec(
    @Min(0)
        @Max(1000)
        @JsonPropertyDescription(
            "Number of executors; 0 runs everything inside the driver. Default 0.")
        @Nullable Integer instances,
    @Min(1) @Max(256) @JsonPropertyDescription("Task slots. Default 1.") @Nullable Integer cores,
    @SchemaFrom(type = IntOrString.class)
        @Size(max = 20)
        @Pattern(Rules.CPU)
        @JsonPropertyDescription("CPU request of the pod, such as 200m. Default: cores.")
        @Nullable String cpuRequest,
    @Size(max = 20)
        @Pattern(Rules.MEMORY)
        @JsonPropertyDescription("Heap, such as 1Gi. Default 1Gi.")
        @Nullable String memory,
    @Size(max = 20)
        @Pattern(Rules.MEMORY)
        @JsonPropertyDescription(
            "Memory of the pod beyond the heap. Default: 40 % of the heap, at least 640Mi.")
        @Nullable String memoryOverhead,
    @Size(max = 64) @JsonPropertyDescription(PodDescriptions.LABELS)
        Map<String, @Size(max = 63) String> labels,
    @Size(max = 64) @JsonPropertyDescription(PodDescriptions.ANNOTATIONS)
        Map<String, @Size(max = 4096) String> annotations,
    @Size(max = Rules.LIST_MAX) @JsonPropertyDescription("Additional environment variables.")
        List<EnvSpec> env,
    @Size(max = 64) @JsonPropertyDescription("Labels that a node must have.")
        Map<String, @Size(max = 63) String> nodeSelector,
    @Size(max = 32) @JsonPropertyDescription(PodDescriptions.TOLERATIONS)
        List<JsonNode> tolerations,
    @SchemaFrom(type = ObjectNode.class) @JsonPropertyDescription(PodDescriptions.AFFINITY)
        @Nullable JsonNode affinity,
    @SchemaFrom(type = ObjectNode.class) @JsonPropertyDescription(PodDescriptions.SECURITY_CONTEXT)
        @Nullable JsonNode securityContext,
    @SchemaFrom(type = ObjectNode.class) @JsonPropertyDescription(PodDescriptions.EXECUTOR_TEMPLATE)
        @Nullable JsonNode podTemplate) {
  public ExecutorSpec {
    env = LenientValues.list(env);
    tolerations = LenientValues.list(tolerations);
    labels = LenientValues.map(labels);
    annotations = LenientValues.map(annotations);
    nodeSelector = LenientValues.map(nodeSelector);
    affinity = LenientValues.tree(affinity);
    securityContext = LenientValues.tree(securityContext);
    podTemplate = LenientValues.tree(podTemplate);
  }
}
