/**
 * Writes micro-batches: Delta tables exactly once with quality counts, quarantine and event log,
 * and Kafka at least once.
 *
 * <p>The target's transaction is the commit point of a batch
 * (docs/design/semantics.md#exactly-once). Side tables are written before it; the event log follows
 * the target's history. This package does not know how queries are run and restarted.
 */
@NullMarked
package io.streamingpipelines.runtime.write;

import org.jspecify.annotations.NullMarked;
