/**
 * From the resource's spec to the plan that a driver runs, or to all problems at once.
 *
 * <p>Pure: no client, no Spark, no clock, no file; never throws, whatever the input. The way of the
 * data: {@code read} judges single values, {@code part} turns each part of the spec into its plan,
 * {@code pod} judges what the spec says in Kubernetes' own words, {@code graph} judges what the
 * parts make together.
 */
@NullMarked
package io.streamingpipelines.compiler;

import org.jspecify.annotations.NullMarked;
