/**
 * Write mode {@code history}: every row of a key stays, with the time that it was valid
 * (docs/design/semantics.md#history).
 */
@NullMarked
package io.streamingpipelines.runtime.write.history;

import org.jspecify.annotations.NullMarked;
