package io.streamingpipelines.compiler.driver.pod;

import io.fabric8.kubernetes.api.model.Volume;
import io.streamingpipelines.compiler.read.ProblemCode;

/** Rules for one volume of a pod. */
final class VolumeRules {
  static void volume(ManifestNode at) {
    dnsLabel(at.field("name"), "a volume");
    ExclusiveFields.atMost(at, Volume.class, "name"); // without a source it is an emptyDir
    object(at.field("persistentVolumeClaim").field("claimName"), "a PersistentVolumeClaim");
    object(at.field("secret").field("secretName"), "a Secret");
    object(at.field("configMap").field("name"), "a ConfigMap");
  }

  static void dnsLabel(ManifestNode name, String what) {
    if (!name.text().isEmpty() && !KubernetesSyntax.isDnsLabel(name.text())) {
      name.error(
          ProblemCode.INVALID_NAME,
          "'"
              + KubernetesSyntax.shortened(name.text())
              + "' cannot be the name of "
              + what
              + ": write at most 63 lower-case letters, digits and -");
    }
  }

  private static void object(ManifestNode name, String what) {
    if (!name.text().isEmpty() && !KubernetesSyntax.isSubdomain(name.text())) {
      name.error(
          ProblemCode.INVALID_NAME,
          "'"
              + KubernetesSyntax.shortened(name.text())
              + "' cannot be the name of "
              + what
              + ": write lower-case letters, digits, - and .");
    }
  }

  private VolumeRules() {}
}
