/**
 * A query's checkpoint: its location, its owner, what it was created for, and whether it has the
 * same history as its table (docs/design/lifecycle.md#checkpoint-fingerprint).
 *
 * <p>Knows tables and the event log, but not how queries are run and restarted.
 */
@NullMarked
package io.streamingpipelines.runtime.checkpoint;

import org.jspecify.annotations.NullMarked;
