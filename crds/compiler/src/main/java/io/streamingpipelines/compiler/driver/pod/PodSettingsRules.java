package io.streamingpipelines.compiler.driver.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Toleration;
import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.api.driver.SparkSpec;
import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.compiler.read.FieldPath;
import io.streamingpipelines.compiler.read.ProblemCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks the parts of the manifest that configure the driver and executor pods in Kubernetes' own
 * syntax. Whatever passes can be read into Kubernetes' model classes.
 */
public final class PodSettingsRules {
  /**
   * @param path {@code spec}
   * @param needs what the operator adds to the pods
   */
  public static void check(FieldPath path, PipelineSpec spec, PodNeeds needs) {
    volume(path.field("storage").field("volume").field("mountPath"), needs.volume());
    SparkSpec spark = spec.spark();
    if (spark != null && spark.driver() != null) {
      check(path.field("spark").field("driver"), UserPodSettings.of(spark.driver()), needs);
    }
    if (spark != null && spark.executor() != null) {
      check(path.field("spark").field("executor"), UserPodSettings.of(spark.executor()), needs);
    }
  }

  private static void volume(FieldPath path, PodNeeds.@Nullable Volume volume) {
    if (volume == null || volume.mountPath().isEmpty()) {
      return;
    }
    String mount = MountPath.normal(volume.mountPath());
    PodRole.DRIVER.ownPaths(null).stream()
        .filter(own -> MountPath.collide(mount, own))
        .findFirst()
        .ifPresent(
            own ->
                path.error(
                    ProblemCode.CONF_REFUSED,
                    "'"
                        + mount
                        + "' would hide "
                        + own
                        + ", which the operator mounts: choose another path, such as /lake"));
  }

  private static void check(FieldPath path, UserPodSettings settings, PodNeeds needs) {
    ManifestNode labels = map(path.field("labels"), settings.labels());
    LabelRules.labels(labels);
    ReservedLabels.labels(labels, settings.role());
    ManifestNode annotations = map(path.field("annotations"), settings.annotations());
    LabelRules.keys(annotations, "an annotation");
    ReservedLabels.annotations(annotations);
    LabelRules.labels(map(path.field("nodeSelector"), settings.nodeSelector()));
    for (int i = 0; i < settings.tolerations().size(); i++) {
      check(path.field("tolerations").item(i), settings.tolerations().get(i), Toleration.class);
    }
    check(path.field("affinity"), settings.affinity(), Affinity.class);
    check(path.field("securityContext"), settings.securityContext(), PodSecurityContext.class);
    RootUserRules.pod(settings.security(path));
    JsonNode template = settings.podTemplate();
    if (template != null) {
      ManifestNode at = new ManifestNode(path.field("podTemplate"), template);
      if (SizeLimits.hold(at)) {
        new PodTemplateRules(settings, needs).check(at);
      }
    }
  }

  private static void check(FieldPath path, @Nullable JsonNode node, Class<?> model) {
    if (node != null) {
      ManifestNode at = new ManifestNode(path, node);
      if (SizeLimits.hold(at)) {
        TypeRules.check(at, model);
      }
    }
  }

  private static ManifestNode map(FieldPath path, Map<String, String> texts) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    texts.forEach(node::put);
    return new ManifestNode(path, node);
  }

  private PodSettingsRules() {}
}
