package io.streamingpipelines.compiler.pod;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;

/**
 * The fields of a template's pod that the operator sets itself.
 *
 * @param hasToken whether the operator gives the pod the token of its ServiceAccount
 */
record OwnSpec(PodSettings settings, boolean hasToken) {
  private static final List<String> SECURITY =
      List.of(
          "runAsNonRoot",
          "runAsUser",
          "runAsGroup",
          "fsGroup",
          "fsGroupChangePolicy",
          "seccompProfile");

  void judge(Written spec) {
    String fields = "spec.spark." + settings.role().field();
    Owned.refuse(
        spec.field("restartPolicy"),
        TextNode.valueOf("Never"),
        "failed pods are replaced by new ones");
    Owned.refuse(
        spec.field("enableServiceLinks"), BooleanNode.FALSE, "the operator sets it to false");
    Owned.refuse(
        spec.field("automountServiceAccountToken"),
        BooleanNode.valueOf(hasToken),
        "only a driver with executors needs the token");
    Owned.refuse(spec.field("ephemeralContainers"), "Kubernetes takes them for running pods only");
    if (settings.role() == Role.DRIVER) {
      Owned.instead(spec.field("serviceAccountName"), "spec.spark.serviceAccount");
      Owned.instead(spec.field("serviceAccount"), "spec.spark.serviceAccount");
      Owned.instead(spec.field("terminationGracePeriodSeconds"), "spec.drain.grace");
    }
    for (String name : SECURITY) {
      Owned.instead(spec.field("securityContext").field(name), fields + ".securityContext." + name);
    }
    OwnLabels.overwritten(
        spec.field("nodeSelector"), settings.nodeSelector(), fields + ".nodeSelector");
  }
}
