package io.streamingpipelines.compiler.driver.pod;

import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.compiler.read.Nearest;
import io.streamingpipelines.compiler.read.ProblemCode;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Volumes of a template next to those of the operator, and the mounts of both in containers.
 *
 * @param volume mounted by the operator
 */
record ReservedVolumes(PodRole role, PodNeeds.@Nullable Volume volume) {
  void check(ManifestNode spec) {
    TreeSet<String> names = new TreeSet<>();
    for (ManifestNode item : spec.items("volumes")) {
      String name = item.text("name");
      names.add(name);
      if (role.ownsVolume(name) && !tunes(item, name)) {
        item.field("name")
            .error(
                ProblemCode.CONF_REFUSED,
                "'"
                    + name
                    + "' is a volume of the operator"
                    + (role.mayTune(name)
                        ? ": set only its emptyDir, or choose another name for yours"
                        : ": choose another name for yours"));
      }
    }
    names.remove("");
    Stream.of("initContainers", "containers")
        .flatMap(list -> spec.items(list).stream())
        .flatMap(container -> container.items("volumeMounts").stream())
        .forEach(mount -> mount(mount.field("name"), names));
  }

  private boolean tunes(ManifestNode item, String name) {
    return role.mayTune(name) && List.of("name", "emptyDir").containsAll(item.names());
  }

  private void mount(ManifestNode at, TreeSet<String> names) {
    String name = at.text();
    if (name.isEmpty() || names.contains(name) || role.provides(name, volume)) {
      return;
    }
    at.error(
        ProblemCode.UNKNOWN_CHOICE,
        role.ownsVolume(name)
            ? "'" + name + "' is a volume of the operator: declare one of your own in volumes"
            : "there is no volume '"
                + KubernetesSyntax.shortened(name)
                + "' in this template"
                + Nearest.hint(name, names, ": declare it in volumes"));
  }
}
