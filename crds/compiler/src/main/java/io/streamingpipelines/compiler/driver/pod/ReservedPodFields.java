package io.streamingpipelines.compiler.driver.pod;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;

/**
 * Refuses the fields of a template's pod spec that the operator sets itself.
 *
 * @param hasToken whether the operator gives the pod the token of its ServiceAccount
 */
record ReservedPodFields(UserPodSettings settings, boolean hasToken) {
  private static final List<String> SECURITY =
      List.of(
          "runAsNonRoot",
          "runAsUser",
          "runAsGroup",
          "fsGroup",
          "fsGroupChangePolicy",
          "seccompProfile");

  void check(ManifestNode spec) {
    String fields = "spec.spark." + settings.role().field();
    ReservedFields.refuse(
        spec.field("restartPolicy"),
        TextNode.valueOf("Never"),
        "failed pods are replaced by new ones");
    ReservedFields.refuse(
        spec.field("enableServiceLinks"), BooleanNode.FALSE, "the operator sets it to false");
    ReservedFields.refuse(
        spec.field("automountServiceAccountToken"),
        BooleanNode.valueOf(hasToken),
        "only a driver with executors needs the token");
    ReservedFields.refuse(
        spec.field("ephemeralContainers"), "Kubernetes accepts them for running pods only");
    if (settings.role() == PodRole.DRIVER) {
      ReservedFields.instead(spec.field("serviceAccountName"), "spec.spark.serviceAccount");
      ReservedFields.instead(spec.field("serviceAccount"), "spec.spark.serviceAccount");
      ReservedFields.instead(spec.field("terminationGracePeriodSeconds"), "spec.drain.grace");
    }
    for (String name : SECURITY) {
      ReservedFields.instead(
          spec.field("securityContext").field(name), fields + ".securityContext." + name);
    }
    ReservedLabels.overwritten(
        spec.field("nodeSelector"), settings.nodeSelector(), fields + ".nodeSelector");
  }
}
