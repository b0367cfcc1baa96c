/**
 * The results of expectations and decoders for rows, and what happens to rejected rows: the columns
 * that carry the result, the quarantine, and the way back from it
 * (docs/design/semantics.md#expectations).
 */
@NullMarked
package io.streamingpipelines.runtime.quality;

import org.jspecify.annotations.NullMarked;
