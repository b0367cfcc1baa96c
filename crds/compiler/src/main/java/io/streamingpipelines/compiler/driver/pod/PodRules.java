package io.streamingpipelines.compiler.driver.pod;

import io.streamingpipelines.compiler.read.ProblemCode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for the parts of a pod together. */
final class PodRules {
  static void pod(ManifestNode at) {
    LabelRules.labels(at.field("nodeSelector"));
    unique(at.items("volumes"), new HashSet<>(), "a volume");
    Set<String> containers = new HashSet<>();
    unique(at.items("initContainers"), containers, "a container");
    unique(at.items("containers"), containers, "a container");
  }

  private static void unique(List<ManifestNode> items, Set<String> taken, String what) {
    for (ManifestNode item : items) {
      String name = item.text("name");
      if (!name.isEmpty() && !taken.add(name)) {
        item.field("name")
            .error(
                ProblemCode.DUPLICATE_NAME,
                "'"
                    + KubernetesSyntax.shortened(name)
                    + "' is already the name of "
                    + what
                    + " above: choose another name");
      }
    }
  }

  private PodRules() {}
}
