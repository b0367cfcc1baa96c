/**
 * What a user's SQL means to Spark's analyzer: what it may call, what it remembers between batches,
 * and what cannot run as a stream. Starts nothing and writes nothing.
 */
@NullMarked
package io.streamingpipelines.runtime.spark.sql;

import org.jspecify.annotations.NullMarked;
