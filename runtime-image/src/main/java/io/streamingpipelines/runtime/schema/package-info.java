/**
 * Columns and types as tables and queries name them: hidden columns, event time, and types whose
 * fields are identified by name.
 *
 * <p>Knows the plan's records and Spark's public API.
 */
@NullMarked
package io.streamingpipelines.runtime.schema;

import org.jspecify.annotations.NullMarked;
