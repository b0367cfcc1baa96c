/**
 * Identifies micro-batches, and defines what accompanies them while they are written: the flow to
 * which they belong, the gates and turns for which they wait, and the note in their commit.
 *
 * <p>Knows the plan's records and Spark's public API.
 */
@NullMarked
package io.streamingpipelines.runtime.batch;

import org.jspecify.annotations.NullMarked;
