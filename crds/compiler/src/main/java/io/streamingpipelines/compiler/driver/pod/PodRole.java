package io.streamingpipelines.compiler.driver.pod;

import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.plan.DriverContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The two kinds of pods, and what the operator adds to them. */
enum PodRole {
  DRIVER("driver", "driver", Set.of("tmp", "storage", "scratch", "token", "plan")),
  EXECUTOR("executor", "spark-kubernetes-executor", Set.of("tmp", "storage"));

  /**
   * Numbered in the order of the Secrets' names, so a number does not stand for a particular
   * Secret.
   */
  private static final Pattern NUMBERED = Pattern.compile("secret-[0-9]{1,9}");

  private final String field;
  private final String container;
  private final Set<String> volumes;

  PodRole(String field, String container, Set<String> volumes) {
    this.field = field;
    this.container = container;
    this.volumes = volumes;
  }

  /** Its field below {@code spec.spark}. */
  String field() {
    return field;
  }

  /** The container that Spark runs in; a template that names it extends it. */
  String container() {
    return container;
  }

  PodNeeds.Size size(PodNeeds needs) {
    return this == DRIVER ? needs.driver() : needs.executor();
  }

  /** Whether the operator uses the name for a volume, now or after a change of the manifest. */
  boolean ownsVolume(String name) {
    return volumes.contains(name) || NUMBERED.matcher(name).matches();
  }

  /** Whether the volume is an emptyDir whose size and medium a template may set. */
  boolean mayTune(String volume) {
    return volumes.contains(volume) && (volume.equals("tmp") || volume.equals("scratch"));
  }

  /** Whether a mount may name the volume although the template does not declare it. */
  boolean provides(String name, PodNeeds.@Nullable Volume volume) {
    return volumes.contains(name) && (volume != null || !name.equals("storage"));
  }

  /** Directories that the operator mounts into Spark's container. */
  List<String> ownPaths(PodNeeds.@Nullable Volume volume) {
    List<String> paths = new ArrayList<>(List.of(MountPath.TMP, MountPath.ETC));
    if (this == DRIVER) {
      paths.add(DriverContract.SCRATCH_DIRECTORY);
    }
    if (volume != null && !volume.mountPath().isEmpty()) {
      paths.add(MountPath.normal(volume.mountPath()));
    }
    return paths;
  }
}
