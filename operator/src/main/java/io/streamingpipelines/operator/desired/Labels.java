package io.streamingpipelines.operator.desired;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.streamingpipelines.api.pod.PodLabels;
import java.util.Map;
import java.util.TreeMap;

/** Labels and annotations that identify the operator's objects. */
public final class Labels {
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  public static final String OPERATOR = "streamingpipelines-operator";
  public static final String PIPELINE = PodLabels.PIPELINE;
  public static final String ROLE = PodLabels.ROLE;

  public static final String DRIVER = PodLabels.DRIVER;
  public static final String CHECK = "check";
  public static final String EXECUTOR = "executor";
  public static final String PLAN = "plan";

  /** Annotation of pods: hash of the bundle that they run. */
  public static final String PLAN_HASH = "streamingpipelines.io/plan";

  /**
   * Annotation of pods and plan ConfigMaps: the generation of the resource that asked for the
   * bundle. It lets a newer operator keep the bundle of a generation, even if it would compile
   * another one, so that an upgrade of the operator restarts nothing.
   */
  public static final String GENERATION = "streamingpipelines.io/generation";

  /**
   * Annotation of pods: the Secrets and ConfigMaps that a driver reads only when it starts, with
   * digests of what they contained then ({@link StartInput}).
   */
  public static final String START_INPUTS = "streamingpipelines.io/start-inputs";

  /**
   * Annotation of plan ConfigMaps: what the runtime said about the plan. Clusters store this name,
   * so it does not change.
   */
  public static final String CHECK_RESULT = "streamingpipelines.io/verdict";

  /** Whether the resource tells the operator to leave its pipeline alone. */
  public static boolean isPaused(ObjectMeta resource) {
    Map<String, String> annotations = resource.getAnnotations();
    return annotations != null && "true".equals(annotations.get(PodLabels.PAUSED));
  }

  /** Selects every object that the operator created. */
  public static final String SELECTOR = MANAGED_BY + "=" + OPERATOR;

  /** The labels of a pipeline's objects of one role. */
  public static Map<String, String> of(Names names, String role) {
    return new TreeMap<>(
        Map.of(
            MANAGED_BY,
            OPERATOR,
            PIPELINE,
            names.label(),
            ROLE,
            role,
            "app.kubernetes.io/name",
            "streamingpipeline",
            "app.kubernetes.io/instance",
            names.label(),
            "app.kubernetes.io/component",
            role));
  }

  private Labels() {}
}
