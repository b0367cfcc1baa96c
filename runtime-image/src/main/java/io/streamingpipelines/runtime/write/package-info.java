/**
 * Writes micro-batches into Delta tables exactly once, with quality counts and quarantine. Each
 * write mode has a package below this one; sinks have their own, {@code runtime.sink}.
 *
 * <p>The target's transaction is the commit point of a batch
 * (docs/design/semantics.md#exactly-once). Side tables are written before it; the event log follows
 * the target's history. This package does not know how queries are run and restarted.
 */
@NullMarked
package io.streamingpipelines.runtime.write;

import org.jspecify.annotations.NullMarked;
