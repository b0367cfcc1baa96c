/**
 * What a test of a pipeline gives and takes: rows into the places of sources, and what the tables
 * and sinks hold, as plain values.
 *
 * <p>Knows the plan, Spark and the columns of sources; nothing of queries and how they write.
 */
@NullMarked
package io.streamingpipelines.runtime.given;

import org.jspecify.annotations.NullMarked;
