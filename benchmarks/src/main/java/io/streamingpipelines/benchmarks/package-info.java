/**
 * Measurements; {@code benchmarks/run} starts them. May use everything but Spark, which is what is
 * measured.
 */
@NullMarked
package io.streamingpipelines.benchmarks;

import org.jspecify.annotations.NullMarked;
