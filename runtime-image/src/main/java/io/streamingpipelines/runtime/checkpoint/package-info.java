/**
 * A query's checkpoint: where it lies, whom it belongs to, what it was made for, and whether it is
 * of the same time as the table (docs/design/lifecycle.md#checkpoint-fingerprint).
 *
 * <p>Knows tables and event log; nothing of queries and how they are restarted.
 */
@NullMarked
package io.streamingpipelines.runtime.checkpoint;

import org.jspecify.annotations.NullMarked;
