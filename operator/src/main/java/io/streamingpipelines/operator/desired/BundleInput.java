package io.streamingpipelines.operator.desired;

import io.streamingpipelines.api.PipelineSpec;
import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.plan.PipelinePlan;
import java.util.List;

/**
 * A compiled pipeline and what Kubernetes adds to it: the input of all factories of this package.
 *
 * @param planJson the plan's canonical JSON
 * @param needs Secrets, volume and sizes of the pods
 * @param image image of driver and executors
 * @param sharedVolume whether the volume can be mounted on several nodes
 */
public record BundleInput(
    String namespace,
    Names names,
    PipelineSpec spec,
    PipelinePlan plan,
    String planJson,
    PodNeeds needs,
    String image,
    boolean sharedVolume) {

  /** Whether Spark runs in executor pods, not inside the driver. */
  public boolean hasExecutors() {
    return needs.executors() > 0;
  }

  /** Names of the Secrets that the pods mount. */
  public List<String> secrets() {
    return needs.secrets().stream().map(PodNeeds.Secret::name).toList();
  }

  /** The driver's ServiceAccount: the user's, or the one that is made for the pipeline. */
  public String serviceAccount() {
    return spec.spark() != null && spec.spark().serviceAccount() != null
        ? spec.spark().serviceAccount()
        : names.driverAccess();
  }
}
