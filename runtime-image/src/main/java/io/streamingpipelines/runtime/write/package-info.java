/**
 * Writes micro-batches: Delta tables exactly once with quality, quarantine and event log, and Kafka
 * at least once.
 *
 * <p>The target's transaction is the commit point of a batch
 * (docs/design/semantics.md#exactly-once); side tables come first, the event log follows the
 * target's history. Knows nothing of restarts and of who runs the queries.
 */
@NullMarked
package io.streamingpipelines.runtime.write;

import org.jspecify.annotations.NullMarked;
