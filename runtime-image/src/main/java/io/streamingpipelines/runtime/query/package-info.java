/**
 * Runs a pipeline's queries: starts them, restarts failed ones and those that another plan changes,
 * drains them, and stops them when a newer driver has taken over.
 *
 * <p>Knows nothing about reports, management or Kubernetes.
 */
@NullMarked
package io.streamingpipelines.runtime.query;

import org.jspecify.annotations.NullMarked;
