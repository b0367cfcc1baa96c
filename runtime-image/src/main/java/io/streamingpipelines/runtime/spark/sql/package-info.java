/**
 * Examines a user's SQL with Spark's analyzer: which functions it may call, what state it keeps
 * between batches, and what cannot run as a stream. Starts nothing and writes nothing.
 */
@NullMarked
package io.streamingpipelines.runtime.spark.sql;

import org.jspecify.annotations.NullMarked;
