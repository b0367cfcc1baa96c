package io.streamingpipelines.api;

/** Descriptions of what the driver's and the executors' pods have in common. */
final class PodDescriptions {
  static final String LABELS =
      "Further labels of the pod; streamingpipelines.io/* and app.kubernetes.io/managed-by are the"
          + " operator's.";
  static final String ANNOTATIONS =
      "Further annotations of the pod; streamingpipelines.io/* are the operator's.";
  static final String TOLERATIONS = "Tolerations, as in a Kubernetes pod.";
  static final String AFFINITY = "Affinity, as in a Kubernetes pod.";
  static final String SECURITY_CONTEXT =
      "Security context of the pod, as in a Kubernetes pod. Merged over the default: runAsNonRoot"
          + " true; runAsUser, runAsGroup and fsGroup 10001; seccompProfile RuntimeDefault.";
  static final String DRIVER_TEMPLATE =
      "Metadata and spec of a Kubernetes pod, for what has no field here: sidecars, init"
          + " containers, volumes, a priority class. A container named driver extends the driver's"
          + " own. Kubernetes' rules are checked, and what the operator sets itself is refused:"
          + " docs/operations.md, Pod templates.";
  static final String EXECUTOR_TEMPLATE =
      "Metadata and spec of a Kubernetes pod, for what has no field here: sidecars, init"
          + " containers, volumes, a priority class. A container named spark-kubernetes-executor"
          + " extends the executor's own. Kubernetes' rules are checked, and what the operator or"
          + " Spark sets itself is refused: docs/operations.md, Pod templates.";

  private PodDescriptions() {}
}
