/** Writes checkpoint files, as implementations of Spark's {@code CheckpointFileManager}. */
@NullMarked
package io.streamingpipelines.runtime.spark.checkpoint;

import org.jspecify.annotations.NullMarked;
