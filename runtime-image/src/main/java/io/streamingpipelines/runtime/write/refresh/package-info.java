/**
 * Write mode {@code refresh}: the result of a batch query replaces the table whenever its inputs
 * have changed (docs/design/semantics.md#refreshed-tables).
 */
@NullMarked
package io.streamingpipelines.runtime.write.refresh;

import org.jspecify.annotations.NullMarked;
