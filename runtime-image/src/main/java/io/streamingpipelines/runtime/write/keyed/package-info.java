/**
 * What the write modes with keys have in common: the newest row of each key, and deletes that are
 * remembered (docs/design/semantics.md#keyed-writes).
 */
@NullMarked
package io.streamingpipelines.runtime.write.keyed;

import org.jspecify.annotations.NullMarked;
