/**
 * The parts that write modes with keys share: they find the newest row of each key and remember
 * deletes (docs/design/semantics.md#keyed-writes).
 */
@NullMarked
package io.streamingpipelines.runtime.write.keyed;

import org.jspecify.annotations.NullMarked;
