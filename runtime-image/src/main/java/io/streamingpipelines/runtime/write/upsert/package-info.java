/**
 * Write mode {@code upsert}: keeps the newest row of each key
 * (docs/design/semantics.md#keyed-writes).
 */
@NullMarked
package io.streamingpipelines.runtime.write.upsert;

import org.jspecify.annotations.NullMarked;
