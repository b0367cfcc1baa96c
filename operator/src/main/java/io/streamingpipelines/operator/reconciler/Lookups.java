package io.streamingpipelines.operator.reconciler;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamingpipelines.compiler.PodNeeds;
import io.streamingpipelines.operator.cluster.PipelineScope;
import io.streamingpipelines.operator.desired.Dependency;
import io.streamingpipelines.operator.desired.Names;
import io.streamingpipelines.operator.desired.StartInput;
import io.streamingpipelines.operator.observe.MissingDependency;
import java.util.List;
import java.util.Optional;

/** Reads from the API server what the caches do not contain, or not reliably. */
interface Lookups {
  /** Those of the objects and keys that do not exist. */
  List<MissingDependency> missing(String namespace, List<Dependency> needed);

  /** The driver, check and executor pods of a pipeline, as the API server has them now. */
  List<Pod> pods(String namespace, Names names);

  /** The first of these objects that contains something else than when the driver started. */
  Optional<StartInput> changed(PipelineScope scope, List<StartInput> started);

  /** Whether pods on several nodes can mount the claim; false while this is unknown. */
  boolean shared(String namespace, PodNeeds needs);
}
