/** Compaction and vacuuming of tables. */
@NullMarked
package io.streamingpipelines.api.maintenance;

import org.jspecify.annotations.NullMarked;
