/**
 * What expectations and decoders say about rows, and where rows go that are refused: the columns
 * that carry the result, the quarantine, and the way back from it
 * (docs/design/semantics.md#expectations).
 */
@NullMarked
package io.streamingpipelines.runtime.quality;

import org.jspecify.annotations.NullMarked;
