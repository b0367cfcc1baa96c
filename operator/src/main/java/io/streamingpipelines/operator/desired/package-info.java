/**
 * What should exist in Kubernetes for a pipeline: pure functions from the resource and its plan to
 * objects. May import the plan, the resource, fabric8's model and Jackson; no client, no JOSDK, no
 * clock, no logging.
 */
@NullMarked
package io.streamingpipelines.operator.desired;

import org.jspecify.annotations.NullMarked;
