/** Compaction and vacuuming of tables, and the table properties that belong to them. */
@NullMarked
package io.streamingpipelines.compiler.maintenance;

import org.jspecify.annotations.NullMarked;
