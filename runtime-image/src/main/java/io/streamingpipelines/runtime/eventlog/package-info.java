/**
 * The pipeline's event log (docs/design/semantics.md#event-log).
 *
 * <p>Knows Delta tables and batches, but not queries.
 */
@NullMarked
package io.streamingpipelines.runtime.eventlog;

import org.jspecify.annotations.NullMarked;
