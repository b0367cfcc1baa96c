/**
 * What identifies a micro-batch and what it meets on its way: the flow that it belongs to, the
 * gates and turns that it waits for, the note in its commit.
 *
 * <p>Knows the plan's records and Spark's public API.
 */
@NullMarked
package io.streamingpipelines.runtime.batch;

import org.jspecify.annotations.NullMarked;
