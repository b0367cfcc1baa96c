/**
 * Runs a pipeline's queries: starts them, restarts failed ones, drains them, and holds the driver's
 * right to write.
 *
 * <p>May import flow, write and failure, but nothing from reports, management or Kubernetes.
 */
@NullMarked
package io.streamingpipelines.runtime.query;

import org.jspecify.annotations.NullMarked;
