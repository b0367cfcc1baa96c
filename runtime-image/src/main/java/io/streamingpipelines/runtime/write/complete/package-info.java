/**
 * Write mode {@code complete}: each batch replaces the table
 * (docs/design/semantics.md#complete-results).
 */
@NullMarked
package io.streamingpipelines.runtime.write.complete;

import org.jspecify.annotations.NullMarked;
