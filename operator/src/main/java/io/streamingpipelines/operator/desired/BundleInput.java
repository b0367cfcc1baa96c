package io.streamingpipelines.operator.desired;

import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.plan.PipelinePlan;
import io.streamingpipelines.plan.Supervision;
import java.util.List;

/**
 * A compiled pipeline and what Kubernetes needs to know about it: the input of the factories of
 * this package.
 *
 * @param needs Secrets, volume and sizes of the pods
 * @param image image of driver and executors
 * @param sharedVolume whether several nodes can mount the volume
 */
public record BundleInput(
    String namespace,
    Names names,
    PipelineSpec spec,
    PipelinePlan plan,
    PodNeeds needs,
    Supervision supervision,
    String image,
    boolean sharedVolume) {

  /** Whether Spark runs in executor pods and not only inside the driver. */
  public boolean hasExecutors() {
    return needs.executors() > 0;
  }

  /** Names of the Secrets that the pods mount. */
  public List<String> secrets() {
    return needs.secrets().stream().map(PodNeeds.Secret::name).toList();
  }

  /** The driver's ServiceAccount: the user's, or the one that the operator creates. */
  public String serviceAccount() {
    return spec.spark() != null && spec.spark().serviceAccount() != null
        ? spec.spark().serviceAccount()
        : names.driverAccess();
  }
}
