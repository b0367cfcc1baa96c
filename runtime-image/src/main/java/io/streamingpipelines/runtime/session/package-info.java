/**
 * The Spark session with everything that a pipeline needs set.
 *
 * <p>Knows the plan, Spark and object stores; nothing of flows, queries or Kubernetes.
 */
@NullMarked
package io.streamingpipelines.runtime.session;

import org.jspecify.annotations.NullMarked;
