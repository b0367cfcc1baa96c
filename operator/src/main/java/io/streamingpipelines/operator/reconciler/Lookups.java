package io.streamingpipelines.operator.reconciler;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.operator.desired.Dependency;
import io.streamingpipelines.operator.desired.Names;
import io.streamingpipelines.operator.observe.MissingDependency;
import java.util.List;

/** What the API server itself is asked, because the caches do not hold it or may be behind. */
interface Lookups {
  /** What is missing of the objects and of their keys. */
  List<MissingDependency> missing(String namespace, List<Dependency> needed);

  /**
   * The pods of a pipeline's drivers, their checks and executors, as the API server has them now.
   */
  List<Pod> pods(String namespace, Names names);

  /** Whether pods on several nodes can mount the claim; false while it is not known. */
  boolean shared(String namespace, PodNeeds needs);
}
