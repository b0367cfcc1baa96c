/**
 * What is done to the tables' files between their batches: small files are joined, old ones
 * deleted, and rows of side tables removed whose retention has passed
 * (docs/design/semantics.md#maintenance, ADR 0014).
 *
 * <p>May import write and failure; knows nothing of queries and their restarts.
 */
@NullMarked
package io.streamingpipelines.runtime.maintenance;

import org.jspecify.annotations.NullMarked;
