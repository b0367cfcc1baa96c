/**
 * Write mode {@code history}: keeps every version of a key's row, with the time during which it was
 * valid (docs/design/semantics.md#history).
 */
@NullMarked
package io.streamingpipelines.runtime.write.history;

import org.jspecify.annotations.NullMarked;
