/** Write mode {@code append}: rows are added (docs/design/semantics.md#append). */
@NullMarked
package io.streamingpipelines.runtime.write.append;

import org.jspecify.annotations.NullMarked;
