package io.streamingpipelines.api.driver;

/** Descriptions of the settings that driver and executor pods have in common. */
final class PodDescriptions {
  static final String LABELS =
      "Additional labels of the pod; streamingpipelines.io/* and app.kubernetes.io/managed-by are"
          + " reserved for the operator.";
  static final String ANNOTATIONS =
      "Additional annotations of the pod; streamingpipelines.io/* are reserved for the operator.";
  static final String TOLERATIONS = "Tolerations, as in a Kubernetes pod.";
  static final String AFFINITY = "Affinity, as in a Kubernetes pod.";
  static final String SECURITY_CONTEXT =
      "Security context of the pod, as in a Kubernetes pod. Merged over the default: runAsNonRoot"
          + " true; runAsUser, runAsGroup and fsGroup 10001; seccompProfile RuntimeDefault.";
  static final String DRIVER_TEMPLATE =
      "Metadata and spec of a Kubernetes pod, for settings that have no field here: sidecars, init"
          + " containers, volumes, a priority class. A container named driver extends the driver's"
          + " own container. The template must follow Kubernetes' rules, and fields that the"
          + " operator sets itself are rejected: see Pod templates in docs/operations.md.";
  static final String EXECUTOR_TEMPLATE =
      "Metadata and spec of a Kubernetes pod, for settings that have no field here: sidecars, init"
          + " containers, volumes, a priority class. A container named spark-kubernetes-executor"
          + " extends the executor's own container. The template must follow Kubernetes' rules, and"
          + " fields that the operator or Spark sets itself are rejected: see Pod templates in"
          + " docs/operations.md.";

  private PodDescriptions() {}
}
