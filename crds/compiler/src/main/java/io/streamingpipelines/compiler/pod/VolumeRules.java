package io.streamingpipelines.compiler.pod;

import io.fabric8.kubernetes.api.model.Volume;
import io.streamingpipelines.compiler.read.ProblemCode;

/** One volume of a pod. */
final class VolumeRules {
  static void volume(Written at) {
    dnsLabel(at.field("name"), "a volume");
    OneOf.judge(at, Volume.class, "such as emptyDir: {}", "name");
    object(at.field("persistentVolumeClaim").field("claimName"), "a PersistentVolumeClaim");
    object(at.field("secret").field("secretName"), "a Secret");
    object(at.field("configMap").field("name"), "a ConfigMap");
  }

  static void dnsLabel(Written name, String what) {
    if (!name.text().isEmpty() && !Syntax.isDnsLabel(name.text())) {
      name.error(
          ProblemCode.INVALID_NAME,
          "'"
              + Syntax.shortened(name.text())
              + "' cannot be the name of "
              + what
              + ": write at most 63 lower-case letters, digits and -");
    }
  }

  private static void object(Written name, String what) {
    if (!name.text().isEmpty() && !Syntax.isSubdomain(name.text())) {
      name.error(
          ProblemCode.INVALID_NAME,
          "'"
              + Syntax.shortened(name.text())
              + "' cannot be the name of "
              + what
              + ": write lower-case letters, digits, - and .");
    }
  }

  private VolumeRules() {}
}
