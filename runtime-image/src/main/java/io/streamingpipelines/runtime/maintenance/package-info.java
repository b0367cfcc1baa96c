/**
 * Maintains the files of tables between batches: compacts small files, deletes old ones, and
 * deletes rows of side tables whose retention has expired (docs/design/semantics.md#maintenance,
 * ADR 0014).
 *
 * <p>Knows nothing about queries and their restarts.
 */
@NullMarked
package io.streamingpipelines.runtime.maintenance;

import org.jspecify.annotations.NullMarked;
