/**
 * The Spark session with all settings that a pipeline needs.
 *
 * <p>Knows the plan, Spark and object stores, but not flows, queries or Kubernetes.
 */
@NullMarked
package io.streamingpipelines.runtime.session;

import org.jspecify.annotations.NullMarked;
