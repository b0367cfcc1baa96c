package io.streamingpipelines.compiler.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Toleration;
import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.api.SparkSpec;
import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.compiler.read.Place;
import io.streamingpipelines.compiler.read.ProblemCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges what the manifest says about the driver's and the executors' pods in Kubernetes' own
 * words. What passes can be read into the model classes of Kubernetes.
 */
public final class Pods {
  /**
   * @param place {@code spec}
   * @param needs what the operator itself puts into the pods
   */
  public static void judge(Place place, PipelineSpec spec, PodNeeds needs) {
    volume(place.field("storage").field("volume").field("mountPath"), needs.volume());
    SparkSpec spark = spec.spark();
    if (spark != null && spark.driver() != null) {
      judge(place.field("spark").field("driver"), PodSettings.of(spark.driver()), needs);
    }
    if (spark != null && spark.executor() != null) {
      judge(place.field("spark").field("executor"), PodSettings.of(spark.executor()), needs);
    }
  }

  private static void volume(Place place, PodNeeds.@Nullable Volume volume) {
    if (volume == null || volume.mountPath().isEmpty()) {
      return;
    }
    String path = MountPath.normal(volume.mountPath());
    Role.DRIVER.ownPaths(null).stream()
        .filter(own -> MountPath.collide(path, own))
        .findFirst()
        .ifPresent(
            own ->
                place.error(
                    ProblemCode.CONF_REFUSED,
                    "'"
                        + path
                        + "' would hide "
                        + own
                        + ", which the operator mounts: take another path, such as /lake"));
  }

  private static void judge(Place place, PodSettings settings, PodNeeds needs) {
    Written labels = map(place.field("labels"), settings.labels());
    LabelRules.labels(labels);
    OwnLabels.labels(labels, settings.role());
    Written annotations = map(place.field("annotations"), settings.annotations());
    LabelRules.keys(annotations, "an annotation");
    OwnLabels.annotations(annotations);
    LabelRules.labels(map(place.field("nodeSelector"), settings.nodeSelector()));
    for (int i = 0; i < settings.tolerations().size(); i++) {
      judge(place.field("tolerations").item(i), settings.tolerations().get(i), Toleration.class);
    }
    judge(place.field("affinity"), settings.affinity(), Affinity.class);
    judge(place.field("securityContext"), settings.securityContext(), PodSecurityContext.class);
    RootUser.pod(settings.security(place));
    JsonNode template = settings.podTemplate();
    if (template != null) {
      Written at = new Written(place.field("podTemplate"), template);
      if (Bounds.hold(at)) {
        new OwnTemplate(settings, needs).judge(at);
      }
    }
  }

  private static void judge(Place place, @Nullable JsonNode node, Class<?> model) {
    if (node != null) {
      Written at = new Written(place, node);
      if (Bounds.hold(at)) {
        TypeRules.judge(at, model);
      }
    }
  }

  private static Written map(Place place, Map<String, String> texts) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    texts.forEach(node::put);
    return new Written(place, node);
  }

  private Pods() {}
}
