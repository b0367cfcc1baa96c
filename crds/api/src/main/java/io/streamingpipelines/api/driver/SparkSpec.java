package io.streamingpipelines.api.driver;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.streamingpipelines.api.rule.LenientValues;
import io.streamingpipelines.api.rule.OneOf;
import io.streamingpipelines.api.rule.Rules;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The driver and its executors. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "!has(self.conf) || self.conf.all(k, !k.matches('" + Rules.SECRET_KEY + "'))",
    message = Rules.NO_SECRET_CONF,
    fieldPath = ".conf",
    reason = "FieldValueForbidden")
public record SparkSpec(
    @Size(min = 1, max = 512)
        @JsonPropertyDescription(
            "Image of driver and executors. Default: the one that the operator was installed with.")
        @Nullable String image,
    @OneOf({"Always", "IfNotPresent", "Never"})
        @JsonPropertyDescription("Always, IfNotPresent or Never.")
        @Nullable String imagePullPolicy,
    @Size(max = 16) @JsonPropertyDescription("Names of Secrets with registry credentials.")
        List<@Size(max = Rules.OBJECT_NAME_MAX) @Pattern(Rules.OBJECT_NAME) String>
            imagePullSecrets,
    @Size(max = 200)
        @JsonPropertyDescription(
            "Spark settings. Settings that the operator sets itself are rejected.")
        Map<String, @Size(max = 4096) String> conf,
    @Size(max = 16)
        @JsonPropertyDescription(
            "Jars with your own classes, for driver and executors: a path in the image or on the"
                + " volume, or an s3a: URI.")
        List<@Size(max = 1024) @Pattern(Rules.JAR) String> jars,
    @Size(max = Rules.OBJECT_NAME_MAX)
        @Pattern(Rules.OBJECT_NAME)
        @JsonPropertyDescription(
            "ServiceAccount of the driver. Default: one created for the pipeline.")
        @Nullable String serviceAccount,
    @JsonPropertyDescription("The driver pod.") @Nullable DriverSpec driver,
    @JsonPropertyDescription("The executor pods.") @Nullable ExecutorSpec executor) {
  public SparkSpec {
    imagePullSecrets = LenientValues.list(imagePullSecrets);
    conf = LenientValues.map(conf);
    jars = LenientValues.list(jars);
  }
}
