/**
 * Write mode {@code upsert}: the newest row of each key stays
 * (docs/design/semantics.md#keyed-writes).
 */
@NullMarked
package io.streamingpipelines.runtime.write.upsert;

import org.jspecify.annotations.NullMarked;
